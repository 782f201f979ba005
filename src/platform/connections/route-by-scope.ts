/** Several connections of one system behind one set of actions: the target's scope decides which acts. */
import { CountersignError } from '../../core/index.ts';
import type { Action, ActionTarget } from '../../model/index.ts';

export const routeByScope = (
  byScope: ReadonlyMap<string, readonly Action[]>,
): readonly Action[] => {
  const [first = []] = byScope.values();
  return first.map((model): Action => {
    const own = (target: ActionTarget): Action => {
      const found = byScope.get(target.scope)?.find((action) => action.id === model.id);
      if (found) return found;
      throw new CountersignError(
        'ERR_ACTION_REFUSED',
        `${target.system} ${target.scope} is not connected for acting`,
      );
    };
    const undoIt =
      model.undoIt === undefined
        ? {}
        : {
            undoIt: async (...args: Parameters<NonNullable<Action['undoIt']>>) => {
              const action = own(args[0].target);
              if (!action.undoIt)
                throw new CountersignError('ERR_ACTION_REFUSED', `${model.id} cannot be undone`);
              return action.undoIt(...args);
            },
          };
    const uptake =
      model.uptake === undefined
        ? {}
        : {
            uptake: async (...args: Parameters<NonNullable<Action['uptake']>>) => {
              const action = own(args[0].target);
              if (!action.uptake)
                throw new CountersignError('ERR_ACTION_REFUSED', `${model.id} cannot tell of use`);
              return action.uptake(...args);
            },
          };
    return {
      ...model,
      plan: (target, params, context) => own(target).plan(target, params, context),
      do: (plan, context) => own(plan.target).do(plan, context),
      verify: (plan, result, context) => own(plan.target).verify(plan, result, context),
      ...undoIt,
      ...uptake,
    };
  });
};
