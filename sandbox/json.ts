/** Reading JSON that came over the wire without trusting its shape. */
import { z } from 'zod';
import type { Json, WireObject } from './protocol.ts';

export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own properties only: a payload may carry keys such as `constructor`. */
export function pick(value: unknown, name: string): Json | undefined {
  return isWireObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function pickText(value: unknown, name: string): string | undefined {
  const found = pick(value, name);
  return typeof found === 'string' ? found : undefined;
}

export function pickList(value: unknown, name: string): readonly Json[] {
  const found = pick(value, name);
  return Array.isArray(found) ? found : [];
}

export function listObjects(value: unknown): readonly WireObject[] {
  return Array.isArray(value) ? value.filter(isWireObject) : [];
}

/** The words of a text object (`{ type, text }`), or of a plain string. */
export function wordsOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : pickText(value, 'text');
}

export const json: z.ZodType<Json> = z.json();

/** @returns undefined for what is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    // JSON.parse yields nothing but JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
