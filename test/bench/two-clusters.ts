import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {labIstio} from '../lab/wizard.ts';
import {compareWithGuide, sayComparison} from './against-the-guide.ts';

/**
Two clusters on different networks against the guide. Prints one line.

`npm run bench -- two-clusters [pairs]`
*/
const pairs = Number(process.argv[2] ?? 5);
const comparison = await compareWithGuide({names: ['bench-a', 'bench-b'], pairs});
keepEvidence('two-clusters-against-the-guide', {istio: labIstio, pairs, ...comparison});

console.log(
	`two clusters, different networks, istioctl ${labIstio}, ${String(pairs)} pairs: ${sayComparison(comparison)}`,
);
