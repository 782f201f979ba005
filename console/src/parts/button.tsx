import { Button as Base } from '@base-ui/react/button';
import type { ReactNode } from 'react';
import { names } from './class-names.ts';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover border-transparent',
  plain: 'bg-surface text-ink border-line-strong hover:bg-hover',
  quiet: 'bg-transparent text-ink-2 border-transparent hover:bg-hover hover:text-ink',
  danger: 'bg-surface text-critical-text border-line-strong hover:bg-critical-soft',
};

export interface ButtonProps {
  readonly children: ReactNode;
  readonly look?: Look;
  readonly size?: 'small' | 'medium' | 'large';
  readonly disabled?: boolean;
  /** Why it cannot be pressed, or what it does. */
  readonly title?: string;
  readonly type?: 'button' | 'submit';
  readonly onClick?: () => void;
  readonly className?: string;
  readonly label?: string;
  readonly pressed?: boolean;
}

const sizes = {
  small: 'h-6.5 px-2 text-xs gap-1',
  medium: 'h-8 px-3 text-sm gap-1.5',
  large: 'h-11 px-4 text-base gap-2',
} as const;

export function Button({
  children,
  look = 'plain',
  size = 'medium',
  label,
  pressed,
  className,
  ...rest
}: ButtonProps) {
  return (
    <Base
      {...rest}
      aria-label={label}
      aria-pressed={pressed}
      className={names(
        'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap select-none disabled:opacity-55',
        looks[look],
        sizes[size],
        className,
      )}
    >
      {children}
    </Base>
  );
}

export function Key({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-2xs font-medium text-ink-3">
      {children}
    </kbd>
  );
}
