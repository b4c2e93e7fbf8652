import { useEffect, useRef, useState } from 'preact/hooks';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { send } from '../server/control.ts';
import { sandboxNow, stateCell } from '../server/feed.ts';
import { clockTime, longMoment, shortDay, shortMoment } from '../time/dates.ts';
import { whatHappened } from './happened.ts';
import { Icon } from './icons.ts';
import { Popup } from './popup.ts';
import { toast } from './toasts.ts';

const STEPS = [
  { id: '15m', label: '+15 min', advance: 'PT15M' },
  { id: '1h', label: '+1 h', advance: 'PT1H' },
  { id: '4h', label: '+4 h', advance: 'PT4H' },
  { id: '1d', label: '+1 day', advance: 'P1D' },
  { id: '1w', label: '+1 week', advance: 'P7D' },
] as const;

/** The sandbox's time and the buttons that move it. It only goes forward, and waits until everything due has happened. */
export function ClockBar(): Drawn {
  const { me } = useDesk();
  const [busy, setBusy] = useState('');
  const [open, setOpen] = useState(false);
  const now = useTick();
  const face = useRef<HTMLButtonElement>(null);
  const move = async (label: string, advance: string) => {
    setOpen(false);
    setBusy(label);
    const before = stateCell.get();
    const outcome = await send('clock', { advance }, true);
    const after = stateCell.get();
    setBusy('');
    if (outcome.error) toast('error', 'The clock did not move', outcome.error);
    else if (before && after) toast('info', `It is ${shortMoment(sandboxNow(), me.tz)}`, whatHappened(before, after));
  };
  const buttons = STEPS.map(
    ({ id, label, advance }) =>
      html`<button type="button" key=${id} data-testid=${`clock-${id}`} disabled=${busy !== ''} aria-busy=${busy === label} onClick=${() => move(label, advance)}>${label}</button>`,
  );
  return html`<div class="clock" role="group" aria-label="Sandbox clock" aria-busy=${busy !== ''}>
    <button type="button" ref=${face} class="clock-face" data-testid="clock" title=${`${longMoment(now, me.tz)}, ${me.tz}. Press to move the clock`} aria-expanded=${open} onClick=${() => setOpen(!open)}>
      <${Icon} name="clock" size=${16} /><time>${busy ? `${busy}…` : html`<span class="clock-day">${shortDay(now, me.tz)},</span> ${clockTime(now, me.tz)}`}</time>
    </button>
    <div class="clock-steps">${buttons}</div>
    <button type="button" class="clock-custom" data-testid="clock-custom" disabled=${busy !== ''} onClick=${() => setOpen(!open)}>Custom</button>
    ${
      open &&
      html`<${Popup} anchor=${face} align="end" class="clock-popup" onClose=${() => setOpen(false)}>
      <p class="popup-title">Move the clock forward</p>
      <div class="clock-steps in-popup">${STEPS.map(({ id, label, advance }) => html`<button type="button" key=${id} data-testid=${`clock-menu-${id}`} onClick=${() => move(label, advance)}>${label}</button>`)}</div>
      <${CustomStep} move=${move} />
    <//>`
    }
  </div>`;
}

const UNITS = [
  { unit: 'minutes', pattern: 'PT#M' },
  { unit: 'hours', pattern: 'PT#H' },
  { unit: 'days', pattern: 'P#D' },
] as const;

function CustomStep({ move }: { move: (label: string, advance: string) => void }): Drawn {
  const [amount, setAmount] = useState('2');
  const [unit, setUnit] = useState('hours');
  const pattern = UNITS.find((each) => each.unit === unit)?.pattern ?? 'PT#H';
  const valid = /^[1-9]\d{0,3}$/.test(amount);
  const go = (event: Event) => {
    event.preventDefault();
    if (valid) move(`+${amount} ${unit}`, pattern.replace('#', amount));
  };
  return html`<form class="clock-form" onSubmit=${go}>
    <input class="input" inputmode="numeric" aria-label="How many" data-testid="clock-amount" value=${amount} onInput=${(event: Event & { readonly currentTarget: HTMLInputElement }) => setAmount(event.currentTarget.value)} />
    <select class="input" aria-label="Unit" data-testid="clock-unit" value=${unit} onChange=${(event: Event & { readonly currentTarget: HTMLSelectElement }) => setUnit(event.currentTarget.value)}>
      ${UNITS.map((each) => html`<option key=${each.unit} value=${each.unit}>${each.unit}</option>`)}
    </select>
    <button type="submit" class="button primary" data-testid="clock-go" disabled=${!valid}>Move</button>
  </form>`;
}

function useTick(): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return sandboxNow();
}
