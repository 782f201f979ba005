/** An answer that rests on what could be read; what could not stands beside it. */
export function NotSeen({ unknown }: { readonly unknown: readonly string[] }) {
  if (unknown.length === 0) return null;
  return (
    <details className="rounded-md border border-dashed border-line-strong px-3 py-2 text-xs text-ink-2">
      <summary className="font-medium">
        What could not be seen: {unknown.length} {unknown.length === 1 ? 'gap' : 'gaps'}
      </summary>
      <ul className="mt-1 list-disc pl-4">
        {unknown.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </details>
  );
}
