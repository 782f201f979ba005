export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M22.2 11.2a7.4 7.4 0 1 0 0 9.6"
        className="stroke-accent-ink"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <path
        d="m13.2 16.2 2.6 2.6 8-8"
        className="stroke-accent-ink"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
