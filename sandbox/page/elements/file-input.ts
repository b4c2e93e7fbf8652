import { type ElementProps, useControl } from '../forms/control.ts';
import type { FieldFile } from '../forms/values.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { numberAt, stringsAt } from '../wire.ts';

/** Files are read here and travel inside the submission. */
export function FileInput(props: ElementProps): Drawn {
  const { value, keep, attributes, busy } = useControl(props);
  const files = Array.isArray(value) ? value.filter((entry): entry is FieldFile => typeof entry === 'object') : [];
  const most = numberAt(props.element, 'max_files') ?? 10;
  const types = stringsAt(props.element, 'filetypes');
  const add = async (event: Event & { readonly currentTarget: HTMLInputElement }) => {
    const input = event.currentTarget;
    const chosen = await Promise.all([...(input.files ?? [])].map(readFile));
    input.value = '';
    keep([...files, ...chosen].slice(0, most));
  };
  return html`<div class="file-input">
    ${files.map(
      (file, index) => html`<div class="file-chip" key=${index}>
        <${Icon} name="file" size=${16} /><span>${file.name}</span>
        <button type="button" class="icon-button small" aria-label=${`Remove ${file.name}`} disabled=${busy} onClick=${() => keep(files.filter((_, at) => at !== index))}>
          <${Icon} name="close" size=${14} />
        </button>
      </div>`,
    )}
    <label class=${files.length >= most ? 'drop full' : 'drop'}>
      <${Icon} name="plus" size=${16} />
      <span>${files.length >= most ? `${most} files is the most` : types.length > 0 ? `Add a file (${types.join(', ')})` : 'Add a file'}</span>
      <input type="file" multiple=${most > 1} accept=${types.map((type) => `.${type}`).join(',')} ...${attributes} disabled=${busy || files.length >= most} onChange=${add} />
    </label>
  </div>`;
}

async function readFile(file: File): Promise<FieldFile> {
  return { name: file.name, content: new Uint8Array(await file.arrayBuffer()).toBase64(), encoding: 'base64' };
}
