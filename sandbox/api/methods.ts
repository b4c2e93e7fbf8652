/** Every Web API method the sandbox knows, by its name in the URL. */
import { about } from './about.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

export const METHODS: Readonly<Record<string, Method>> = {
  ...about,
  ...chat,
  ...conversations,
  ...files,
  ...people,
  ...views,
};
