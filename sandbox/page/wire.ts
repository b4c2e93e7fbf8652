/**
 * Reading Slack's JSON without trusting its shape: a wrong type reads as absent.
 * Not here: validation. The server refuses what Slack would refuse before the page ever sees it.
 */
import type { Json, WireObject } from '../protocol.ts';

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(from: WireObject | undefined, key: string): WireObject | undefined {
  const value = from?.[key];
  return isObject(value) ? value : undefined;
}

/** Absent and wrongly typed lists read as empty; members that are no objects are left out. */
export function objectsAt(from: WireObject | undefined, key: string): readonly WireObject[] {
  const value = from?.[key];
  return isList(value) ? value.filter(isObject) : [];
}

export function stringsAt(from: WireObject | undefined, key: string): readonly string[] {
  const value = from?.[key];
  return isList(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

export function stringAt(from: WireObject | undefined, key: string): string | undefined {
  const value = from?.[key];
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(from: WireObject | undefined, key: string): number | undefined {
  const value = from?.[key];
  return typeof value === 'number' ? value : undefined;
}

export function flagAt(from: WireObject | undefined, key: string): boolean {
  return from?.[key] === true;
}

/** The words of a text object (`{ type, text }`), or '' when there is none. */
export function wordsAt(from: WireObject | undefined, key: string): string {
  return stringAt(objectAt(from, key), 'text') ?? '';
}
