import type { SandboxFile } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';

export function Files({ files }: { files: readonly SandboxFile[] | undefined }): Drawn {
  if (!files || files.length === 0) return null;
  return html`<div class="files">${files.map((file) => html`<${File} key=${file.id} file=${file} />`)}</div>`;
}

function File({ file: { name, mimetype, size, url } }: { file: SandboxFile }): Drawn {
  if (mimetype.startsWith('image/')) {
    return html`<figure><figcaption>${name}</figcaption><a href=${url} target="_blank" rel="noopener"><img class="picture" src=${url} alt=${name} loading="lazy" /></a></figure>`;
  }
  return html`<a class="file" href=${url} download=${name}>
    <${Icon} name="file" size=${22} />
    <span><strong>${name}</strong><small>${mimetype}, ${sizeWords(size)}</small></span>
  </a>`;
}

function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
