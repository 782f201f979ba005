import { expect, it } from 'vitest';
import { z } from 'zod';
import { outputNeeds } from '../../console/src/pages/settings/output-needs.ts';
import { outputKinds } from '../../src/exchange/index.ts';

it('asks for each kind of output what it takes, by its own names, and for all that it cannot do without', () => {
  expect(Object.keys(outputNeeds).sort()).toEqual([...outputKinds.keys()].sort());
  for (const kind of outputKinds.values()) {
    for (const part of ['settings', 'secrets'] as const) {
      const asked = outputNeeds[kind.id]?.[part] ?? [];
      const { properties = {}, required = [] } = z.toJSONSchema(kind[part], { io: 'input' });
      expect(Object.keys(properties), kind.id).toEqual(expect.arrayContaining([...asked]));
      expect(asked, `${kind.id} ${part}`).toEqual(expect.arrayContaining(required));
    }
  }
});
