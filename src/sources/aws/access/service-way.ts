/**
 * A way from one principal to a role through a service that runs code with the role.
 * Sources: pathfinding.cloud (whose ids are kept), Rhino Security Labs' list, and AWS's Service Authorization Reference
 * for the services that neither lists.
 */
export interface ServiceWay {
  /** Its id in pathfinding.cloud's list, where it is listed. */
  readonly technique?: string;
  readonly service: string;
  /** All of them are needed. */
  readonly actions: readonly string[];
  /** Something that no export tells must be there as well: the step is never certain. */
  readonly possible?: true;
}

/** Something that runs with the role already is taken over. */
export interface TakeOverWay extends ServiceWay {
  /** Resource types, as in an inventory of resources, whose role is taken. */
  readonly on: readonly string[];
  /** Actions that are asked of the account, not of the one resource. */
  readonly anywhere?: readonly string[];
}

/** Actions of one service, by their names without the prefix. */
export const of = (prefix: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `${prefix}:${name}`);
