import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../../core/index.ts';
import type { InventoryView } from '../../../inventory/index.ts';
import type { Raw } from '../../record.ts';
import { viewOf } from './world.case.ts';

const folder = resolve(import.meta.dirname, '../../../../../shared/data/k8s/kubehound-attacks');
const files = existsSync(folder) ? readdirSync(folder) : [];

/** What each file shows, by its name; a file of roles shows where bindings lead. */
const shows = (file: string): readonly string[] => {
  const name = file.replace('.yaml', '');
  if (name === 'CONTROL_POD') return [];
  if (name === 'EXPLOIT_HOST_READ_TRAVERSE') return ['EXPLOIT_HOST_READ', 'EXPLOIT_HOST_TRAVERSE'];
  return [name.startsWith('ROLE_BIND') ? 'ROLE_BIND' : name];
};

const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const objectsIn = (text: string): readonly Raw[] => loadAll(text).filter(isObject);

interface Attack {
  readonly technique: string;
  readonly from: string;
  readonly to: string;
}

const attacksIn = (view: InventoryView): readonly Attack[] =>
  [
    ...view.identities(),
    ...view.groups(),
    ...view.roles(),
    ...[...view.resources()].filter(({ foothold }) => foothold),
  ].flatMap(({ id }) =>
    view
      .edgesFrom(id)
      .flatMap(({ technique, from, to }) =>
        technique === undefined ? [] : [{ technique, from, to }],
      ),
  );

const subjectNames = (object: Raw): readonly string[] =>
  (Array.isArray(object['subjects']) ? object['subjects'] : []).flatMap((one: unknown) =>
    isObject(one) && typeof one['name'] === 'string' ? [one['name']] : [],
  );

const nameOf = (object: Raw): string =>
  isObject(object['metadata']) ? String(object['metadata']['name']) : '';

/** Names of accounts, pods, users and groups in a file. */
const actorsIn = (file: string): readonly string[] =>
  objectsIn(textOf(file)).flatMap((object) => [
    ...(object['kind'] === 'Pod' || object['kind'] === 'ServiceAccount' ? [nameOf(object)] : []),
    ...subjectNames(object),
  ]);

const parted = (text: string): string => `/${text.replaceAll(':', '/')}/`;
const isOf = (id: string, name: string): boolean => parted(id).includes(parted(name));

describe.skipIf(files.length === 0)(
  'published attacks, one in each manifest (skipped without ../shared/data)',
  () => {
    const all = () => attacksIn(viewOf(...files.map((file) => objectsIn(textOf(file)))));

    it.each(files.filter((file) => shows(file).length > 0))('%s', (file) => {
      const found = all();
      const names = actorsIn(file);
      for (const technique of shows(file)) {
        const by = found.filter((one) => one.technique === technique);
        expect(by, technique).not.toEqual([]);
        // Two files hold no actor that could be named: only roles, only the group of the nodes.
        const own = by.filter(({ from, to }) =>
          names.some((name) => isOf(from, name) || isOf(to, name)),
        );
        expect(own.length > 0 || file === 'ROLE_BIND_ALL.yaml', technique).toBe(true);
      }
    });

    it('alone, each file that holds its actors and roles shows the same', () => {
      const apart = new Set(['ROLE_BIND_ALL.yaml', 'ROLE_BIND_RB_R-UG.yaml']);
      for (const file of files.filter((one) => !apart.has(one))) {
        const found = new Set(
          attacksIn(viewOf(objectsIn(textOf(file)))).map(({ technique }) => technique),
        );
        for (const technique of shows(file)) expect([file, ...found]).toContain(technique);
      }
    });

    it('every object made to fail takes no step, and the one without a weakness neither', () => {
      const failing = files.flatMap(actorsIn).filter((name) => /-fail(?:-|$)/.test(name));
      expect(new Set(failing).size).toBe(8);
      const found = all();
      for (const name of [...failing, 'control-pod'])
        expect(found.filter(({ from }) => isOf(from, name))).toEqual([]);
    });

    it('every actor of a binding that is not made to fail does', () => {
      const actors = files
        .filter((file) => file.startsWith('ROLE_BIND'))
        .flatMap((file) => objectsIn(textOf(file)).flatMap(subjectNames))
        .filter((name) => !name.includes('-fail'));
      const found = all().filter(({ technique }) => technique === 'ROLE_BIND');
      for (const name of new Set(actors))
        expect(
          found.filter(({ from }) => isOf(from, name)),
          name,
        ).not.toEqual([]);
    });

    it('who may bind Roles everywhere reaches those that rule a namespace', () => {
      const view = viewOf(...files.map((file) => objectsIn(textOf(file))));
      const binder = 'kubernetes:system:serviceaccount:default:rolebind-sa-crb-cr-rb-r';
      expect(view.path(binder, 'kubernetes:pods/vault/vault-pod')).toBeDefined();
      const inOne = 'kubernetes:system:serviceaccount:default:rolebind-sa-rb-r-rb-r';
      expect(view.path(inOne, 'kubernetes:roles/default/admin/bound')).toBeDefined();
      expect(view.path(inOne, 'kubernetes:roles/vault/admin/bound')?.length ?? 99).toBeGreaterThan(
        3,
      );
    });

    it('is the same under other names', () => {
      const count = (attacks: readonly Attack[]) =>
        attacks.map(({ technique }) => technique).sort();
      const names = [...new Set(files.flatMap((file) => objectsIn(textOf(file)).map(nameOf)))];
      const renamed = [...names, ...files.flatMap(actorsIn)]
        .filter((name) => !name.startsWith('system:'))
        .sort((a, b) => b.length - a.length);
      const places = new Map([...new Set(renamed)].map((name, index) => [name, `x${index}y`]));
      const rename = (text: string): string => {
        let out = text.replace(/#.*$/gm, '');
        for (const [name, other] of places)
          out = out.replaceAll(
            new RegExp(`(^|[\\s"])(name|serviceAccountName): ${name}(?=["\\s]|$)`, 'gm'),
            `$1$2: ${other}`,
          );
        return out;
      };
      const found = attacksIn(viewOf(...files.map((file) => objectsIn(rename(textOf(file))))));
      expect(count(found)).toEqual(count(all()));
      expect(JSON.stringify(found)).not.toMatch(/-fail|rolebind/);
    });
  },
);
