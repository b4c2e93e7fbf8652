/** What the operator decides before the start. Everything that is wrong is said at once; no value is ever repeated. */
import { z } from 'zod';
import { isSafeUrl, type ServicesConfig, serviceProblems, servicesOf, serviceVariables } from './config-services.ts';
import { StartError } from './platform/errors.ts';
import type { LogLevel } from './platform/log.ts';

export type Connection =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly host: string; readonly port: number };

export type Config = {
  /** Ends in a slash. */
  readonly slackApiUrl: string;
  readonly botToken: string;
  readonly connection: Connection;
  /** Where supervisors may ask how it is, besides Slack's own port. */
  readonly health?: { readonly host: string; readonly port: number };
  /** Where programs call, when that is a port of its own; otherwise Slack's, over HTTP. */
  readonly api?: { readonly host: string; readonly port: number };
  /** A file path, or `postgres://…`. */
  readonly databaseUrl: string;
  /** Where the library's Markdown is. */
  readonly runbookFolders: readonly string[];
  /** What `http.check` may ask: `example.com`, `localhost:8080`. Default: nothing. */
  readonly checkHosts?: readonly string[];
  readonly logLevel: LogLevel;
  /** Other people's services, as far as they are configured. */
  readonly services?: ServicesConfig;
};

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a number from 0 to 65535');

const environment = z.object({
  SLACK_API_URL: z
    .string()
    .default('https://slack.com/api/')
    .refine(isSafeUrl, 'must be an https:// address (http:// only for this machine or a name without dots)'),
  SLACK_BOT_TOKEN: z
    .string('is missing: copy the "Bot User OAuth Token" from the app\'s "OAuth & Permissions" page')
    .regex(/^xox[be]\S+$/, 'must be a bot token, which begins with xoxb-'),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-\S+$/, 'must be an app-level token, which begins with xapp-')
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^\S{8,}$/, 'must be the signing secret from the app\'s "Basic Information" page')
    .optional(),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an address to listen on')
    .default('0.0.0.0'),
  PORT: port.default(3000),
  HEALTH_PORT: port.optional(),
  API_PORT: port.optional(),
  DATABASE_URL: z
    .string()
    .refine(
      (url) => !/^\w+:\/\//.test(url) || /^(postgres(ql)?|sqlite|file):\/\//.test(url),
      'must be a file path or begin with postgres://',
    )
    .refine(
      (url) => !/^postgres(ql)?:/.test(url) || URL.canParse(url),
      'must read postgres://user:password@host:port/name',
    )
    .default('./data/resurface.db'),
  RUNBOOKS_DIRS: z.string().default('./runbooks').transform(splitList),
  HTTP_CHECK_HOSTS: z
    .string()
    .transform(splitList)
    .refine(
      (hosts) => hosts.every((host) => /^([a-z0-9.-]+|\[::1\])(:\d{1,5})?$/i.test(host)),
      'must be host names with commas between them, such as example.com or localhost:8080, without https://',
    )
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  ...serviceVariables,
});

/** Every variable there is, for the documentation's test. */
export const VARIABLES = [...Object.keys(environment.shape), 'SLACK_CLI_XOXB', 'SLACK_CLI_XAPP'];

/** @throws StartError that lists every variable that is wrong, in words, without its value. */
export function parseConfig(env: NodeJS.ProcessEnv): Config {
  const given = environment.safeParse(readable(env));
  const problems = given.success ? [] : given.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`);
  problems.push(...connectionProblems(readable(env), given.data), ...serviceProblems(readable(env)));
  if (!given.success || problems.length > 0) throw new StartError(inWords(problems));
  const { data } = given;
  return {
    slackApiUrl: data.SLACK_API_URL.replace(/\/*$/, '/'),
    botToken: data.SLACK_BOT_TOKEN,
    connection: data.SLACK_APP_TOKEN
      ? { kind: 'socket', appToken: data.SLACK_APP_TOKEN }
      : { kind: 'http', signingSecret: data.SLACK_SIGNING_SECRET ?? '', host: data.HOST, port: data.PORT },
    ...(data.HEALTH_PORT === undefined ? {} : { health: { host: data.HOST, port: data.HEALTH_PORT } }),
    ...(data.API_PORT === undefined ? {} : { api: { host: data.HOST, port: data.API_PORT } }),
    databaseUrl: data.DATABASE_URL,
    runbookFolders: data.RUNBOOKS_DIRS,
    ...(data.HTTP_CHECK_HOSTS === undefined ? {} : { checkHosts: data.HTTP_CHECK_HOSTS }),
    logLevel: data.LOG_LEVEL,
    ...servicesOf(data),
  };
}

function splitList(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Empty counts as unset. With both an app token and a signing secret, the app token decides: Socket Mode. The names that the Slack CLI sets stand in for ours. */
function readable(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const value = (name: string) => env[name]?.trim() || undefined;
  const own = Object.fromEntries(Object.keys(environment.shape).map((name) => [name, value(name)]));
  const appToken = own.SLACK_APP_TOKEN ?? (own.SLACK_SIGNING_SECRET ? undefined : value('SLACK_CLI_XAPP'));
  return { ...own, SLACK_BOT_TOKEN: own.SLACK_BOT_TOKEN ?? value('SLACK_CLI_XOXB'), SLACK_APP_TOKEN: appToken };
}

/** What a command needs that does not speak to Slack. @throws StartError without its value when it is wrong. */
export function parseDatabaseUrl(env: NodeJS.ProcessEnv): string {
  const { data, error } = environment.shape.DATABASE_URL.safeParse(readable(env).DATABASE_URL);
  if (data === undefined) throw new StartError(inWords([`DATABASE_URL ${error?.issues[0]?.message}.`]));
  return data;
}

function connectionProblems(
  env: Record<string, string | undefined>,
  data: z.output<typeof environment> | undefined,
): string[] {
  const shared = sharedPorts(env, data);
  if (env.SLACK_APP_TOKEN) return shared;
  if (!env.SLACK_SIGNING_SECRET) {
    return [
      'SLACK_APP_TOKEN is missing: make an app-level token with connections:write (or set SLACK_SIGNING_SECRET and PORT to receive over HTTP).',
    ];
  }
  return shared;
}

function sharedPorts(
  env: Record<string, string | undefined>,
  data: z.output<typeof environment> | undefined,
): string[] {
  if (!data) return [];
  const isHttp = !env.SLACK_APP_TOKEN;
  const isSame = (a: number | undefined, b: number | undefined) => a !== undefined && a !== 0 && a === b;
  return [
    ...(isHttp && isSame(data.HEALTH_PORT, data.PORT)
      ? ['HEALTH_PORT must differ from PORT, where /healthz and /readyz are answered already.']
      : []),
    ...(isHttp && isSame(data.API_PORT, data.PORT)
      ? ['API_PORT must differ from PORT: leave it out to use that one.']
      : []),
    ...(isSame(data.API_PORT, data.HEALTH_PORT) ? ['API_PORT must differ from HEALTH_PORT.'] : []),
  ];
}

function inWords(problems: readonly string[]): string {
  const count = problems.length === 1 ? 'One setting is wrong' : `${problems.length} settings are wrong`;
  return `${count}:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n.env.example explains each of them.`;
}
