/** Which principal a word on the command line means. */
import type { InventoryView } from '../../inventory/index.ts';
import { inert } from '../terminal.ts';

export type Meant =
  | { readonly id: string }
  | { readonly id: undefined; readonly fits: readonly string[] };

const called = (
  all: readonly { readonly id: string; readonly name: string; readonly nativeId: string }[],
  text: string,
): readonly string[] =>
  all.filter((one) => one.name === text || one.nativeId === text).map(({ id }) => id);

/** An id, an ARN, or a name; a group where no identity or role is called so. `fits` lists what else it could be. */
export const resolve = (view: InventoryView, text: string): Meant => {
  if (view.principal(text) ?? view.group(text)) return { id: text };
  const principals = called([...view.identities(), ...view.roles()], text);
  const fits = principals.length > 0 ? principals : called([...view.groups()], text);
  const [only, ...others] = fits;
  return only !== undefined && others.length === 0 ? { id: only } : { id: undefined, fits };
};

export const unclear = (text: string, fits: readonly string[]): string =>
  fits.length > 0
    ? `"${inert(text)}" fits ${fits.length}; write one of these:\n${fits
        .slice(0, 10)
        .map((id) => `  ${inert(id)}\n`)
        .join('')}`
    : `"${inert(text)}" is no identity or role in this inventory; \`countersign posture\` lists them.\n`;
