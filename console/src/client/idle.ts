/** A page that is open and unattended asks again by itself; whether somebody is there only the page knows. */
import { useEffect } from 'react';

const MINUTE = 60_000;
/** As the server ends a session that nobody uses. */
const IDLE_MS = 120 * MINUTE;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Calls `onIdle` once, when nobody touched the page for two hours. */
export const useIdle = (onIdle: () => void): void => {
  useEffect(() => {
    let last = Date.now();
    const touched = (): void => {
      last = Date.now();
    };
    for (const sign of signs) window.addEventListener(sign, touched, { passive: true });
    const timer = setInterval(() => {
      if (Date.now() - last < IDLE_MS) return;
      clearInterval(timer);
      onIdle();
    }, MINUTE);
    return () => {
      clearInterval(timer);
      for (const sign of signs) window.removeEventListener(sign, touched);
    };
  }, [onIdle]);
};
