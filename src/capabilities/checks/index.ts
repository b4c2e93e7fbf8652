/** Looking from outside: whether an address answers. Only addresses whose host the operator has named. */
import type { Capability } from '../../capability.ts';
import { checkActions } from './actions.ts';

export const checks: Capability = { name: 'checks', actions: checkActions };
