/** Who may call: one bot token with the manifest's scopes and one app-level token for Socket Mode. */
export type Token = {
  readonly value: string;
  readonly kind: 'bot' | 'app';
  scopes: readonly string[];
  revoked: boolean;
};

export type Tokens = {
  readonly bot: Token;
  readonly app: Token;
  readonly signingSecret: string;
  /** The old "verification token" that payloads still carry. */
  readonly verification: string;
  find(value: string): Token | undefined;
};

type Kept = { readonly value: string; readonly revoked: boolean; readonly scopes?: readonly string[] };
export type KeptTokens = Pick<Tokens, 'signingSecret' | 'verification'> & { readonly bot: Kept; readonly app: Kept };

/** @param kept those of a sandbox that goes on. */
export function createTokens({
  scopes,
  secret,
  kept,
}: {
  scopes: readonly string[];
  secret: () => string;
  kept?: KeptTokens | undefined;
}): Tokens {
  const bot: Token = { value: `xoxb-sandbox-${secret()}`, kind: 'bot', scopes, revoked: false, ...kept?.bot };
  const app: Token = {
    value: `xapp-1-sandbox-${secret()}`,
    kind: 'app',
    scopes: ['connections:write'],
    revoked: false,
    ...kept?.app,
  };
  return {
    bot,
    app,
    signingSecret: kept?.signingSecret ?? secret(),
    verification: kept?.verification ?? secret().slice(0, 24),
    find: (value) => [bot, app].find((token) => token.value === value),
  };
}
