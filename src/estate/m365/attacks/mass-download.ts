import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { fileOf } from '../life.ts';
import { fileDone, linkMade } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** Hundreds of files from sites that their owner never opens, one after the other. */
export const massDownload: AttackScript = {
  id: 'mass-download',
  title: 'Hundreds of files downloaded across sites, links for everybody made',
  system: 'm365',
  family: 'exfiltration',
  class: 'human',
  situation: 'impair_and_exfiltrate',
  attack: ['T1213.002', 'T1530', 'T1567.002'],
  cause: { entry: 'phished', conditions: ['direct_misuse'] },
  run(organisation, scene, options) {
    const { random, stealth } = scene;
    const stage = against(organisation, scene, options, someone(organisation, scene, isNoAdmin));
    for (let nth = stealth === 'loud' ? 180 : 90; nth > 0; nth--)
      logs(stage, fileDone('FileDownloaded', fileOf(random)), random.int(1, 3));
    for (let nth = 0; nth < 3; nth++) {
      const { site, file } = fileOf(random);
      logs(stage, linkMade(site, file));
    }
    return victimOf(stage);
  },
};
