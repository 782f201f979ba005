/** The matrix as a layer of the ATT&CK Navigator, layer format 4.5. */
import type { Coverage, CoverageCell } from '../rules-contract.ts';

const colours = { rules: '#31a354', covered: '#a1d99b', unobservable: '#d9d9d9', open: '#fdae6b' };

const words = (cell: CoverageCell): string => {
  if (cell.state === 'rules') return cell.rules.join(', ');
  return cell.state === 'open' || cell.state === 'none' ? cell.state : cell.because;
};

export const navigatorLayer = (coverage: Coverage, title: string): object => {
  const { systems, rows, version } = coverage;
  const most = Math.max(
    1,
    ...rows.map(
      ({ cells }) => Object.values(cells).filter(({ state }) => state === 'rules').length,
    ),
  );
  return {
    name: title,
    versions: { attack: version.split('.')[0], navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: `${coverage.rules} rules over ${systems.length} systems; the score is the number of systems with a rule`,
    sorting: 0,
    layout: { layout: 'side', showID: true, showName: true },
    hideDisabled: false,
    techniques: rows.flatMap(({ id, cells }) => {
      const concerned = systems.filter((system) => cells[system.id]?.state !== 'none');
      if (concerned.length === 0) return [];
      const states = concerned.map((system) => cells[system.id]?.state);
      const best = (['rules', 'covered', 'open', 'unobservable'] as const).find((state) =>
        states.includes(state),
      );
      const score = states.filter((state) => state === 'rules').length;
      return [
        {
          techniqueID: id,
          ...(score > 0 ? { score } : { color: colours[best ?? 'open'] }),
          enabled: true,
          comment: `${score} of ${concerned.length} systems have a rule`,
          metadata: concerned.map((system) => ({
            name: system.title,
            value: words(cells[system.id] ?? { state: 'open' }),
          })),
          showSubtechniques: false,
        },
      ];
    }),
    gradient: { colors: [colours.covered, colours.rules], minValue: 0, maxValue: most },
    legendItems: [
      { label: 'covered otherwise', color: colours.covered },
      { label: 'open', color: colours.open },
      { label: 'not observable', color: colours.unobservable },
    ],
    showTacticRowBackground: false,
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
  };
};
