import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig, parseDatabaseUrl, VARIABLES } from './config.ts';
import { StartError } from './platform/errors.ts';

const bot = ['xoxb', '-1-secret'].join('');
const app = ['xapp', '-1-secret'].join('');
const enough = { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app };

/** What the operator reads. */
function refusal(env: Record<string, string>): string {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  return '';
}

describe('the configuration', () => {
  it('needs two tokens, nothing else', () => {
    expect(parseConfig(enough)).toEqual({
      slackApiUrl: 'https://slack.com/api/',
      botToken: bot,
      connection: { kind: 'socket', appToken: app },
      databaseUrl: './data/resurface.db',
      runbookFolders: ['./runbooks'],
      logLevel: 'info',
    });
  });

  it('takes several folders of runbooks, with commas between', () => {
    expect(parseConfig({ ...enough, RUNBOOKS_DIRS: ' ./ours, /srv/more runbooks ,' }).runbookFolders).toEqual([
      './ours',
      '/srv/more runbooks',
    ]);
  });

  it('names the hosts that may be checked, none unless told', () => {
    expect(parseConfig({ ...enough, HTTP_CHECK_HOSTS: 'example.com, localhost:8080' }).checkHosts).toEqual([
      'example.com',
      'localhost:8080',
    ]);
    expect(parseConfig(enough).checkHosts).toBeUndefined();
    expect(refusal({ ...enough, HTTP_CHECK_HOSTS: 'https://example.com/' })).toContain('without https://');
  });

  it('receives over HTTP with a signing secret instead of an app token', () => {
    const env = { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: '0123456789abcdef', PORT: '8080', HOST: '127.0.0.1' };
    expect(parseConfig(env).connection).toEqual({
      kind: 'http',
      signingSecret: '0123456789abcdef',
      host: '127.0.0.1',
      port: 8080,
    });
  });

  it('lets supervisors ask on a port of their own, in either mode', () => {
    expect(parseConfig({ ...enough, HEALTH_PORT: '8081', HOST: '127.0.0.1' }).health).toEqual({
      host: '127.0.0.1',
      port: 8081,
    });
    const http = { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: '0123456789abcdef', PORT: '8080' };
    expect(parseConfig({ ...http, HEALTH_PORT: '8081' }).health?.port).toBe(8081);
    expect(refusal({ ...http, HEALTH_PORT: '8080' })).toContain('HEALTH_PORT must differ from PORT');
  });

  it('lets programs call on a port of their own, which nothing else has', () => {
    expect(parseConfig({ ...enough, API_PORT: '8082', HOST: '127.0.0.1' }).api).toEqual({
      host: '127.0.0.1',
      port: 8082,
    });
    expect(parseConfig(enough).api).toBeUndefined();
    const http = { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: '0123456789abcdef', PORT: '8080' };
    expect(refusal({ ...http, API_PORT: '8080' })).toContain('API_PORT must differ from PORT');
    expect(refusal({ ...enough, API_PORT: '8081', HEALTH_PORT: '8081' })).toContain(
      'API_PORT must differ from HEALTH_PORT',
    );
    expect(parseConfig({ ...enough, API_PORT: '3000', HEALTH_PORT: '0' }).api?.port).toBe(3000);
  });

  it('finds the database for commands that do not speak to Slack, and never repeats a wrong value', () => {
    expect(parseDatabaseUrl({})).toBe('./data/resurface.db');
    expect(parseDatabaseUrl({ DATABASE_URL: ' ./bot.db ' })).toBe('./bot.db');
    expect(() => parseDatabaseUrl({ DATABASE_URL: 'mysql://root:secret@db' })).toThrow(
      /DATABASE_URL must be a file path/,
    );
    expect(() => parseDatabaseUrl({ DATABASE_URL: 'mysql://root:secret@db' })).not.toThrow(/secret/);
  });

  it('takes Socket Mode when both are set', () => {
    expect(parseConfig({ ...enough, SLACK_SIGNING_SECRET: '0123456789abcdef' }).connection.kind).toBe('socket');
  });

  it('takes what the Slack CLI sets, if nothing else is set', () => {
    const cli = { SLACK_CLI_XOXB: bot, SLACK_CLI_XAPP: app };
    expect(parseConfig(cli)).toMatchObject({ botToken: bot, connection: { appToken: app } });
    expect(parseConfig({ ...cli, SLACK_SIGNING_SECRET: '0123456789abcdef' }).connection.kind).toBe('http');
  });

  it('counts an empty variable as unset and ignores blanks around a value', () => {
    expect(
      parseConfig({ ...enough, LOG_LEVEL: '', PORT: ' ', SLACK_API_URL: ' http://127.0.0.1:9/api ' }),
    ).toMatchObject({
      slackApiUrl: 'http://127.0.0.1:9/api/',
      logLevel: 'info',
    });
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'xoxp-a-person', 'begins with xoxb-'],
    ['SLACK_APP_TOKEN', 'xoxb-not-this-one', 'begins with xapp-'],
    ['SLACK_SIGNING_SECRET', 'short', '"Basic Information" page'],
    ['SLACK_API_URL', 'slack.com/api', 'https:// address'],
    ['SLACK_API_URL', 'http://slack.example.com/api/', 'https:// address'],
    ['SLACK_API_URL', 'ftp://127.0.0.1/', 'https:// address'],
    ['HOST', 'not a host', 'host name or an address'],
    ['PORT', 'eighty', 'number from 0 to 65535'],
    ['PORT', '70000', 'number from 0 to 65535'],
    ['PORT', '-1', 'number from 0 to 65535'],
    ['HEALTH_PORT', 'none', 'number from 0 to 65535'],
    ['DATABASE_URL', 'mysql://db/app', 'begin with postgres://'],
    ['DATABASE_URL', 'postgres://app:hidden@db:port/x', 'postgres://user:password@host:port/name'],
    ['LOG_LEVEL', 'loud', 'one of debug, info, warn'],
  ])('refuses %s=%s in words, without repeating the value', (name, value, words) => {
    const message = refusal({ ...enough, [name]: value });
    expect(message).toContain(`${name} must`);
    expect(message).toContain(words);
    if (value.length > 5 && !words.includes(value)) expect(message).not.toContain(value);
  });

  it('has other services as far as they are configured, at their own addresses unless others are given', () => {
    const keys = { CERTIFIER_TOKEN: 'cfp_1', WORKOS_API_KEY: 'sk_1' };
    expect(parseConfig({ ...enough, ...keys }).services).toEqual({
      certifier: { url: 'https://api.certifier.io/v1', token: 'cfp_1' },
      workos: { url: 'https://api.workos.com', apiKey: 'sk_1' },
    });
    const registry = { REGISTRY_URL: 'http://127.0.0.1:4752', REGISTRY_TOKEN: 'sk_2' };
    expect(parseConfig({ ...enough, ...registry }).services).toEqual({
      registry: { url: 'http://127.0.0.1:4752', token: 'sk_2' },
    });
    expect(parseConfig({ ...enough, CERTIFIER_URL: 'https://certifier.example/' }).services).toBeUndefined();
  });

  it.each([
    [{ REGISTRY_URL: 'https://r.example' }, 'REGISTRY_URL is of no use without REGISTRY_TOKEN.'],
    [{ REGISTRY_TOKEN: 'abc' }, 'REGISTRY_TOKEN is of no use without REGISTRY_URL.'],
    [{ WORKOS_WEBHOOK_SECRET: 'abc' }, 'WORKOS_WEBHOOK_SECRET is of no use without WORKOS_API_KEY.'],
    [{ CERTIFIER_TOKEN: 'two words' }, 'CERTIFIER_TOKEN must be one word'],
    [{ WORKOS_URL: 'http://workos.example' }, 'WORKOS_URL must be an https:// address'],
  ])('refuses a service that is half configured: %j', (env, words) => {
    expect(refusal({ ...enough, ...env })).toContain(words);
  });

  it('says what is missing', () => {
    expect(refusal({ SLACK_APP_TOKEN: app })).toContain('SLACK_BOT_TOKEN is missing');
    expect(refusal({ SLACK_BOT_TOKEN: bot })).toContain('SLACK_APP_TOKEN is missing');
  });

  it('says everything that is wrong at once, and no secret', () => {
    const wrong = { SLACK_BOT_TOKEN: app, SLACK_APP_TOKEN: bot, PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'redis://x' };
    const message = refusal(wrong);
    expect(message).toMatch(/^5 settings are wrong:\n/);
    for (const name of Object.keys(wrong)) expect(message).toContain(`  ${name} `);
    expect(message).not.toContain('secret');
    expect(refusal({})).toContain('2 settings are wrong');
  });

  it('is explained, variable by variable, in .env.example', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const explained = [...example.matchAll(/^#? ?([A-Z][A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]);
    expect(explained.map(([name]) => name).toSorted()).toEqual(VARIABLES.toSorted());
    // What it shows as a default is the default.
    const shown = Object.fromEntries(explained.filter(([, value]) => value !== ''));
    const { connection: _, ...unchanged } = parseConfig(enough);
    expect(parseConfig({ ...enough, ...shown })).toMatchObject(unchanged);
    const http = { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: '0123456789abcdef' };
    expect(parseConfig({ ...http, ...shown }).connection).toEqual(parseConfig(http).connection);
  });
});
