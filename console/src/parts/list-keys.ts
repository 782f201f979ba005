/** j and k move, Enter opens: the same in every list. */
import { useEffect, useRef, useState } from 'react';

const typing = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const pressable = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('a, button, summary, [role="tab"]') !== null;

/** Is a key press meant for the page (not typed into a field, not with a modifier, no dialog open)? */
export const forPage = (event: KeyboardEvent): boolean =>
  !event.defaultPrevented &&
  !event.metaKey &&
  !event.ctrlKey &&
  !event.altKey &&
  // Inside a shadow root the event's own target is its host.
  !typing(event.composedPath()[0]) &&
  document.querySelector('[role="dialog"]') === null;

export interface ListKeys {
  /** −1 until a key is pressed. */
  readonly at: number;
  readonly setAt: (index: number) => void;
}

export const useListKeys = (length: number, open: (index: number) => void): ListKeys => {
  const [at, setAt] = useState(-1);
  const bounded = Math.min(at, length - 1);
  const latest = useRef({ bounded, length, open });
  latest.current = { bounded, length, open };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!forPage(event)) return;
      const { bounded: here, length: all, open: go } = latest.current;
      const step =
        event.key === 'j' || event.key === 'ArrowDown'
          ? 1
          : event.key === 'k' || event.key === 'ArrowUp'
            ? -1
            : 0;
      if (step !== 0) {
        event.preventDefault();
        setAt(Math.max(0, Math.min(all - 1, here + step)));
      }
      // A focused link or button presses itself.
      if (event.key === 'Enter' && here >= 0 && !pressable(event.target)) go(here);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return { at: bounded, setAt };
};
