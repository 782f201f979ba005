import type { ReactNode, Ref } from 'react';
import { names } from './class-names.ts';

export interface ScrollerProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly ref?: Ref<HTMLElement>;
}

/** What scrolls is named and can be reached by keyboard (axe: scrollable-region-focusable). */
export function Scroller({ label, children, className, ref }: ScrollerProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the only way to scroll it by keyboard
    <section ref={ref} aria-label={label} tabIndex={0} className={names('scroll-thin', className)}>
      {children}
    </section>
  );
}
