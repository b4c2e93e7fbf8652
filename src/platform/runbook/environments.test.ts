import { describe, expect, it } from 'vitest';
import { environmentOf, stepsFor, variantFor } from './environments.ts';
import { parseRunbooks } from './parse.ts';

const steps = (body: string) =>
  parseRunbooks(`# A\n\n## Remediation\n\n${body}\n`, { path: 'a.md' }).runbooks[0]?.steps ?? [];
const block = (command: string) => `\`\`\`bash\n${command}\n\`\`\`\n`;

describe('an environment', () => {
  it.each([
    ['Docker', 'docker'],
    ['Docker (local development):', 'docker'],
    ['On Kubernetes:', 'kubernetes'],
    ['k8s', 'kubernetes'],
    ['For production:', 'production'],
    ['Staging environment', 'staging'],
    ['macOS users', 'macos'],
    ['If you use Podman', 'podman'],
  ])('is named by "%s"', (label, name) => {
    expect(environmentOf(label)).toBe(name);
  });

  it('may be one that only the front matter knows', () => {
    expect(environmentOf('Edge site:', ['edge site'])).toBe('edge site');
    expect(environmentOf('Edge site:')).toBeUndefined();
    expect(environmentOf('Docker is slow today')).toBeUndefined();
  });
});

describe('what is shown in the chosen environment', () => {
  it('is its own command, and what is common to all', () => {
    const [step, ...others] = steps(
      `Restart:\n\n**Docker:**\n${block('docker restart a')}\n**Kubernetes:**\n${block('kubectl rollout restart deploy/a')}\nThen look:\n\n${block('curl -s host')}`,
    );
    if (!step) throw new Error('no step was read');
    expect(variantFor(step, 'kubernetes').codes.map((code) => code.text)).toEqual(['kubectl rollout restart deploy/a']);
    expect(variantFor(step, 'nomad').codes.length).toBe(2);
    expect(others.map((other) => other.label)).toEqual(['Then look']);
  });

  it('reads labels in bullets and in one line as variants, too', () => {
    expect(
      steps('1. Restart it\n   - Docker: `docker restart a`\n   - Kubernetes: `kubectl rollout restart deploy/a`').map(
        (step) => step.variants.map(({ environment }) => environment),
      ),
    ).toEqual([['docker', 'kubernetes']]);
    expect(
      steps(
        '1. Restart it\n\n   **Docker:** `docker restart a` **Kubernetes:** `kubectl rollout restart deploy/a`',
      ).map((step) => step.variants.map(({ environment }) => environment)),
    ).toEqual([['docker', 'kubernetes']]);
  });

  it('leaves out the steps of the others where each has its own heading', () => {
    const all = steps('### Docker\n\n1. Restart the container\n\n### Kubernetes\n\n1. Restart the pod\n');
    expect(stepsFor(all, 'docker').map((step) => step.label)).toEqual(['Restart the container']);
    expect(stepsFor(all, undefined).length).toBe(2);
  });
});
