/** Keys that work on every page: Ctrl/Cmd-K, `?`, `/`, and `g` then a letter. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { forPage } from '../parts/list-keys.ts';
import { places } from './places.ts';

export const shortcuts: readonly (readonly [keys: readonly string[], says: string])[] = [
  [['Ctrl', 'K'], 'Search and commands'],
  [['/'], 'Search in this list'],
  [['j'], 'Next line'],
  [['k'], 'Line before'],
  [['Enter'], 'Open the line'],
  [['x'], 'Mark an incident'],
  [['a'], 'Mark all incidents'],
  [['t'], 'True positive'],
  [['b'], 'Benign'],
  [['f'], 'False positive'],
  [['?'], 'This help'],
];

export interface ShortcutTargets {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

const focusSearch = (event: KeyboardEvent): void => {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (!field) return;
  event.preventDefault();
  field.focus();
};

/** Milliseconds between `g` and the letter. */
const chordWindow = 900;
let chordAt = Number.NEGATIVE_INFINITY;

/** Is this the letter after `g`, and so not a key of the page's own? */
export const isChord = (event: KeyboardEvent): boolean => event.timeStamp - chordAt < chordWindow;

export const useShortcuts = (targets: ShortcutTargets): void => {
  const navigate = useNavigate();
  const latest = useRef(targets);
  latest.current = targets;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      if (!forPage(event)) return;
      if (isChord(event)) {
        const place = places.find((one) => one.key === event.key);
        chordAt = Number.NEGATIVE_INFINITY;
        if (place) {
          event.preventDefault();
          void navigate({ to: place.to });
        }
        return;
      }
      if (event.key === 'g') chordAt = event.timeStamp;
      else if (event.key === '?') latest.current.onHelp();
      else if (event.key === '/') focusSearch(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [navigate]);
};
