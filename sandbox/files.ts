/** Uploaded files, by the app (in two steps) or by a person (in a file input). In memory. */
import type { Ids } from './ids.ts';
import type { SandboxFile } from './protocol.ts';

export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly mimetype: string;
  readonly user: string;
  readonly created: number;
  title: string;
  content: Buffer | undefined;
  /** What the app announced; the upload must match. */
  readonly announced: number;
  completed: boolean;
};

export type Files = {
  create(file: { name: string; user: string; created: number; announced: number }): StoredFile;
  /** Puts back what was there before. */
  keep(file: StoredFile): void;
  find(id: string): StoredFile | undefined;
  list(): readonly StoredFile[];
  urlOf(file: StoredFile): string;
};

const MIMETYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  log: 'text/plain',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  zip: 'application/zip',
};

export function createFiles({ ids, base }: { ids: Ids; base: () => string }): Files {
  const files = new Map<string, StoredFile>();
  return {
    create({ name, user, created, announced }) {
      const mimetype = MIMETYPES[extension(name)] ?? 'application/octet-stream';
      const file: StoredFile = {
        id: ids.next('F'),
        name,
        title: name,
        mimetype,
        user,
        created,
        announced,
        content: undefined,
        completed: false,
      };
      files.set(file.id, file);
      return file;
    },
    keep: (file) => void files.set(file.id, file),
    find: (id) => files.get(id),
    list: () => [...files.values()],
    urlOf: ({ id, name }) => `${base()}/files/${id}/${encodeURIComponent(name)}`,
  };
}

function extension(name: string): string {
  return name.includes('.') ? (name.split('.').at(-1) ?? '').toLowerCase() : '';
}

export function shownFile(files: Files, file: StoredFile): SandboxFile {
  return {
    id: file.id,
    name: file.name,
    mimetype: file.mimetype,
    size: file.content?.length ?? 0,
    url: files.urlOf(file),
  };
}
