/**
 * Steps of the graph that are no object of the directory but a state of one: an account once it is enabled, all that
 * inherits from a container, all that a group policy reaches.
 */
import { adId, SYSTEM } from '../names.ts';

const forms = ['enabled', 'within', 'governed', 'enforced', 'policy'] as const;
/**
 * `enabled`: the account, by somebody who can switch it on. `within`: what takes its access list from the container.
 * `governed`, `enforced`: machines and people to whom policies of the container apply, the latter also where
 * inheritance is blocked. `policy`: the settings of one group policy.
 */
export type NodeForm = (typeof forms)[number];

export interface FormedNode {
  readonly form: NodeForm;
  /** The id of the object that it is a state of. */
  readonly of: string;
}

const prefix = `${SYSTEM}:`;

export const formedId = (form: NodeForm, id: string): string =>
  adId(`${form}:${id.slice(prefix.length)}`);

export const readNode = (id: string): FormedNode | undefined => {
  for (const form of forms) {
    const head = `${prefix}${form}:`;
    if (id.startsWith(head)) return { form, of: prefix + id.slice(head.length) };
  }
  return undefined;
};
