/** Which other services the operator has configured, and with what. Each is there or not as a whole. */
import { z } from 'zod';
import type { CertifierAccess } from './connectors/certifier.ts';
import type { RegistryAccess } from './connectors/registry.ts';
import type { WorkosAccess } from './connectors/workos.ts';

export type ServicesConfig = {
  readonly certifier?: CertifierAccess;
  readonly workos?: WorkosAccess;
  readonly registry?: RegistryAccess;
};

const address = z
  .string()
  .refine(isSafeUrl, 'must be an https:// address (http:// only for this machine or a name without dots)');

const secret = z.string().regex(/^[\x21-\x7e]+$/, 'must be one word of plain characters, as the service shows it');

export const serviceVariables = {
  CERTIFIER_TOKEN: secret.optional(),
  CERTIFIER_URL: address.default('https://api.certifier.io/v1'),
  WORKOS_API_KEY: secret.optional(),
  WORKOS_URL: address.default('https://api.workos.com'),
  WORKOS_WEBHOOK_SECRET: secret.optional(),
  REGISTRY_URL: address.optional(),
  REGISTRY_TOKEN: secret.optional(),
};

type Values = z.output<z.ZodObject<typeof serviceVariables>>;

export function servicesOf(data: Values): { readonly services?: ServicesConfig } {
  const { CERTIFIER_TOKEN, WORKOS_API_KEY, WORKOS_WEBHOOK_SECRET, REGISTRY_URL, REGISTRY_TOKEN } = data;
  const services: ServicesConfig = {
    ...(CERTIFIER_TOKEN ? { certifier: { url: data.CERTIFIER_URL, token: CERTIFIER_TOKEN } } : {}),
    ...(WORKOS_API_KEY
      ? { workos: { url: data.WORKOS_URL, apiKey: WORKOS_API_KEY, webhookSecret: WORKOS_WEBHOOK_SECRET } }
      : {}),
    ...(REGISTRY_URL && REGISTRY_TOKEN ? { registry: { url: REGISTRY_URL, token: REGISTRY_TOKEN } } : {}),
  };
  return Object.keys(services).length > 0 ? { services } : {};
}

/** What was half configured, in words. */
export function serviceProblems(env: Readonly<Record<string, string | undefined>>): string[] {
  const needs = (has: string, needed: string) =>
    env[has] && !env[needed] ? [`${has} is of no use without ${needed}.`] : [];
  return [
    ...needs('WORKOS_WEBHOOK_SECRET', 'WORKOS_API_KEY'),
    ...needs('REGISTRY_URL', 'REGISTRY_TOKEN'),
    ...needs('REGISTRY_TOKEN', 'REGISTRY_URL'),
  ];
}

/** A token must not travel in the clear, except on this machine or inside a container network. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  if (protocol === 'https:') return true;
  const near = hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname) || !hostname.includes('.');
  return protocol === 'http:' && near;
}
