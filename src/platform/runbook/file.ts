/** One file's tree → its runbooks, each with everything that was found in it. */
import type { Root, RootContent } from 'mdast';
import { stepId } from './choices.ts';
import { describe } from './describe.ts';
import type { Finding, Parsed, Runbook } from './document.ts';
import { finishStep } from './finish.ts';
import { slug } from './headings.ts';
import { assignedVariables, inputKey, readInputs } from './inputs.ts';
import { listActions, listLinks } from './links.ts';
import { walk } from './markdown.ts';
import type { FrontMatter } from './metadata.ts';
import { readMetadataLines } from './metadata.ts';
import type { OutlineNode } from './outline.ts';
import { allBlocks, eachNode, outline, prune } from './outline.ts';
import type { Reading } from './reading.ts';
import { listCodes, listInline, readAll } from './reading.ts';
import { readSections } from './sections.ts';
import { findRunbooks } from './several.ts';
import { fileTitle, idFor, runbookTitle, takeTitle } from './titles.ts';

export function readRunbooks(root: Root, path: string, front: FrontMatter, findings: Finding[]): Parsed {
  return new FileReader(root, path, front, findings).read();
}

class FileReader {
  readonly #root: Root;
  readonly #path: string;
  readonly #front: FrontMatter;
  readonly #findings: Finding[];
  readonly #reading: Reading;

  constructor(root: Root, path: string, front: FrontMatter, findings: Finding[]) {
    this.#root = root;
    this.#path = path;
    this.#front = front;
    this.#findings = findings;
    this.#reading = readAll(root);
  }

  read(): Parsed {
    const tree = outline(this.#root);
    if (tree.own.length === 0 && tree.children.length === 0) return this.#finish([], undefined);
    const top = takeTitle(tree, this.#front.title !== undefined);
    const several = findRunbooks(top);
    if (several.length < 2)
      return this.#finish([this.#runbook(top, this.#title(top), idFor(this.#path), true)], undefined);
    const base = idFor(this.#path);
    const runbooks = several.map((node) =>
      this.#runbook(node, runbookTitle(node), `${base}-${slug(runbookTitle(node))}`, false),
    );
    return this.#finish(runbooks, this.#shared(top, several, base));
  }

  #finish(runbooks: Runbook[], shared: Runbook | undefined): Parsed {
    const findings = [...this.#findings].sort((a, b) => a.line - b.line);
    return { runbooks, ...(shared ? { shared } : {}), findings };
  }

  /** What stands in the file beside its runbooks. */
  #shared(top: OutlineNode, several: readonly OutlineNode[], base: string): Runbook | undefined {
    const own = new Set(several);
    const rest = prune(top, own);
    const message = `This file holds ${several.length} runbooks.`;
    this.#findings.push({ id: 'several-runbooks', severity: 'info', line: several[0]?.line ?? 1, message });
    if (rest.own.length === 0 && rest.children.length === 0) return undefined;
    const sections = rest.children.map((child) => child.heading?.text ?? '').filter((heading) => heading !== '');
    if (sections.length > 0) {
      this.#findings.push({
        id: 'shared-sections',
        severity: 'info',
        line: rest.children[0]?.line ?? 1,
        message: `${sections.map((heading) => `"${heading}"`).join(', ')} belong to no single runbook; they stay a page of their own.`,
      });
    }
    return this.#runbook(rest, this.#title(top), base, true);
  }

  #title(top: OutlineNode): string {
    return this.#front.title ?? (top.heading?.text || fileTitle(this.#path));
  }

  #runbook(top: OutlineNode, title: string, id: string, whole: boolean): Runbook {
    const lines = readMetadataLines(top.own.slice(0, 6));
    const environments = this.#front.fields.environments ?? lines.environments ?? [];
    const reading = readSections(top, title, this.#reading, environments);
    this.#findings.push(...reading.findings);
    const blocks = allBlocks(top);
    const codes = listCodes(blocks, this.#reading);
    const links = listLinks(blocks, this.#reading.definitions);
    const assigned = assignedVariables(codes);
    const inputs = readInputs([...codes, ...listInline(blocks, this.#reading)], listActions(links), this.#front.inputs);
    const names = new Map(inputs.map((input) => [inputKey(input.name), input.name]));
    const guardrails = [...reading.guardrails];
    const finishing = {
      reading: this.#reading,
      environments,
      assigned,
      inputName: (name: string) => names.get(inputKey(name)),
      guardrail: (found: (typeof guardrails)[number]) => void guardrails.push(found),
    };
    const steps = reading.drafts.map((draft, index) => finishStep(draft, stepId(index), finishing));
    const evidence = reading.sections
      .filter((section) => section.kinds.includes('evidence'))
      .flatMap((section) => section.items);
    const metadata = describe(
      this.#front,
      { ...reading.fields, ...lines },
      top.heading?.text ?? title,
      reading.sections,
    );
    return {
      ...{
        id: whole ? (this.#front.id ?? id) : id,
        title,
        path: this.#path,
        line: top.line,
        lastLine: top.lastLine,
        metadata,
      },
      ...{
        sections: reading.sections,
        steps,
        choices: reading.choices,
        evidence,
        inputs,
        codes,
        links,
        assigned: [...assigned],
      },
      guardrails: uniqueGuardrails(guardrails),
      anchors: anchorsOf(top, blocks),
    };
  }
}

/** A warning inside a step was seen by the section as well: the narrower scope stays. */
function uniqueGuardrails(found: Runbook['guardrails']): Runbook['guardrails'] {
  const byLine = new Map<string, Runbook['guardrails'][number]>();
  for (const guardrail of found) byLine.set(`${guardrail.line} ${guardrail.text}`, guardrail);
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}

/** Slugs as GitHub makes them, a number added to those that repeat, and anchors set by hand. */
function anchorsOf(top: OutlineNode, blocks: readonly RootContent[]): string[] {
  const counts = new Map<string, number>();
  const anchors: string[] = [];
  for (const node of eachNode(top)) {
    if (!node.heading) continue;
    const base = slug(node.heading.text);
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    anchors.push(count === 0 ? base : `${base}-${count}`, ...(node.heading.id ? [node.heading.id] : []));
  }
  walk(blocks, (node) => {
    if (node.type === 'html')
      for (const match of node.value.matchAll(/\b(?:id|name)=["']([^"']+)["']/g)) anchors.push(match[1] ?? '');
    return undefined;
  });
  return anchors;
}
