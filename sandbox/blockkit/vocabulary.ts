/**
 * The small language in which the rule tables of this folder are written.
 * A rule looks at one value and reports what Slack would refuse; it never throws and never changes the value.
 * `shape` is one table: a type and its fields. Fields are optional unless wrapped in `need`.
 */
export type Surface = 'message' | 'modal' | 'home';

export type Problem = {
  /** JSON pointer into the payload: `/blocks/2/elements/0/text`. */
  readonly path: string;
  /** Stable, kebab-case. */
  readonly rule: string;
  /** One sentence for a person, with the limit and the figure that was found. */
  readonly message: string;
  /** Slack's error code. */
  readonly error: string;
};

/** Where in which payload a rule looks, and where it reports to. `error` is the code used unless a rule names one. */
export type Place = {
  readonly path: string;
  readonly surface: Surface;
  /** The block type this value stands in, once inside a block. */
  readonly block?: string;
  readonly error: string;
  readonly problems: Problem[];
};

export type Rule = (value: unknown, at: Place) => void;
export type Fields = { readonly [name: string]: Rule | Needed };
type Needed = { readonly needed: Rule };
export type Properties = { readonly [name: string]: unknown };

export function refuse(at: Place, rule: string, message: string, error = at.error): void {
  at.problems.push({ path: at.path, rule, message, error });
}

export function step(at: Place, key: string | number): Place {
  return { ...at, path: pointer(at.path, key) };
}

/** One step further in a JSON pointer (RFC 6901). */
export function pointer(path: string, key: string | number): string {
  return `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property only: JSON may carry keys such as `constructor`. */
export function property(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Slack counts code points: an emoji outside the basic plane is one. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function figure(value: number): string {
  return value.toLocaleString('en-US');
}

export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : String(typeof value);
  return `"${text.length > 40 ? `${[...text].slice(0, 40).join('')}…` : text}"`;
}

export const need = (rule: Rule): Needed => ({ needed: rule });

export const anything: Rule = () => {};

/** All rules look at the value, in order. */
export const every =
  (...rules: readonly Rule[]): Rule =>
  (value, at) => {
    for (const rule of rules) rule(value, at);
  };

export function string(max: number, min = 1): Rule {
  return (value, at) => {
    if (typeof value !== 'string') return refuse(at, 'wrong-type', `This must be a string, it is ${kindOf(value)}.`);
    const found = countCharacters(value);
    if (found < min)
      return refuse(
        at,
        'too-short',
        `This must be at least ${min} character${min === 1 ? '' : 's'} long, it is empty.`,
      );
    if (found > max)
      return refuse(at, 'too-long', `This may be ${figure(max)} characters long, it is ${figure(found)}.`);
  };
}

/** A string that also fits a pattern; `what` completes "This must be …". */
export function pattern(expression: RegExp, what: string, max = 255): Rule {
  return every(string(max), (value, at) => {
    if (typeof value === 'string' && value !== '' && !expression.test(value)) {
      refuse(at, 'bad-format', `This must be ${what}, it is ${quoted(value)}.`);
    }
  });
}

export const boolean: Rule = (value, at) => {
  if (typeof value !== 'boolean') refuse(at, 'wrong-type', `This must be true or false, it is ${kindOf(value)}.`);
};

export function whole(min: number, max: number): Rule {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return refuse(at, 'wrong-type', `This must be a whole number, it is ${kindOf(value)}.`);
    }
    if (value < min || value > max)
      refuse(at, 'out-of-range', `This must lie between ${min} and ${max}, it is ${value}.`);
  };
}

export function literal(...allowed: readonly (string | number | boolean)[]): Rule {
  return (value, at) => {
    if (!allowed.some((one) => one === value)) {
      const found = isPlain(value) ? JSON.stringify(value) : kindOf(value);
      refuse(
        at,
        'not-one-of',
        `This must be one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}, it is ${found.slice(0, 60)}.`,
      );
    }
  };
}

/** `tooLong` and `tooShort` overrule the error code where Slack has a special one. */
export function list(
  item: Rule,
  bounds: { readonly min: number; readonly max: number; readonly tooLong?: string },
): Rule {
  return (value, at) => {
    if (!Array.isArray(value)) return refuse(at, 'wrong-type', `This must be a list, it is ${kindOf(value)}.`);
    if (value.length < bounds.min) {
      refuse(
        at,
        'too-few',
        `This must hold at least ${bounds.min} item${bounds.min === 1 ? '' : 's'}, it holds ${value.length}.`,
      );
    }
    if (value.length > bounds.max) {
      refuse(
        at,
        'too-many',
        `This may hold ${figure(bounds.max)} items, it holds ${figure(value.length)}.`,
        bounds.tooLong,
      );
    }
    for (const [index, one] of value.entries()) item(one, step(at, index));
  };
}

/** An object with these fields and no others. Extra rules see the whole object and only run when it is one. */
export function object(fields: Fields, ...rules: readonly Rule[]): Rule {
  return (value, at) => {
    if (!isObject(value)) return refuse(at, 'wrong-type', `This must be an object, it is ${kindOf(value)}.`);
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name))
        refuse(step(at, name), 'unknown-property', `Slack knows no property ${quoted(name)} here.`);
    }
    for (const [name, field] of Object.entries(fields)) {
      const given = property(value, name);
      const rule = typeof field === 'function' ? field : field.needed;
      if (given !== undefined) rule(given, step(at, name));
      else if (typeof field !== 'function') refuse(at, 'required', `The property ${quoted(name)} is missing.`);
    }
    for (const rule of rules) rule(value, at);
  };
}

/** One row of a rule table: `type` is literal, the rest as in `object`. */
export function shape(type: string, fields: Fields, ...rules: readonly Rule[]): Rule {
  return object({ type: need(literal(type)), ...fields }, ...rules);
}

export type Table = { readonly [type: string]: Rule };

/** Picks the rule by `type`. `noun` is what the thing is called in the sentence. */
export function byType(noun: string, table: Table): Rule {
  return (value, at) => {
    if (!isObject(value)) return refuse(at, 'wrong-type', `This must be ${noun}, it is ${kindOf(value)}.`);
    const type = property(value, 'type');
    if (type === undefined) return refuse(at, 'required', 'The property "type" is missing.');
    if (typeof type !== 'string' || !Object.hasOwn(table, type)) {
      return refuse(at, 'unknown-type', `${quoted(type)} is no ${noun} that Slack takes here.`);
    }
    table[type]?.(value, at);
  };
}

/** Only the named types of a table. */
export function pick(table: Table, ...types: readonly string[]): Table {
  return Object.fromEntries(types.map((type) => [type, table[type] ?? anything]));
}

/** The value may stand only on these surfaces. `what` is the thing: "a file input". */
export function onlyOn(what: string, ...surfaces: readonly Surface[]): Rule {
  return (_value, at) => {
    if (!surfaces.includes(at.surface)) {
      refuse(
        at,
        'wrong-surface',
        `${what} can stand only in ${surfaces.map((one) => PLACE_NAMES[one]).join(' or ')}, not in ${PLACE_NAMES[at.surface]}.`,
      );
    }
  };
}

/** Exactly one of the named properties. */
export function oneOf(...names: readonly string[]): Rule {
  return (value, at) => {
    const given = names.filter((name) => property(value, name) !== undefined);
    if (given.length === 0) refuse(at, 'required', `One of ${names.join(', ')} is needed.`);
    if (given.length > 1)
      refuse(at, 'mutually-exclusive', `Only one of ${names.join(', ')} may be given, there are ${given.length}.`);
  };
}

/** At least one of the named properties. */
export function someOf(...names: readonly string[]): Rule {
  return (value, at) => {
    if (names.every((name) => property(value, name) === undefined)) {
      refuse(at, 'required', `At least one of ${names.join(', ')} is needed.`);
    }
  };
}

export const PLACE_NAMES: { readonly [surface in Surface]: string } = {
  message: 'a message',
  modal: 'a modal',
  home: 'Home',
};

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
