import { render } from 'preact';
import { App } from './app.ts';
import { html } from './html.ts';
import { follow, refresh } from './server/feed.ts';
import { startTheme } from './shell/theme.ts';

startTheme();
const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element with the id app.');
render(html`<${App} />`, root);
void refresh();
follow();
