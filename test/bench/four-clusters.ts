import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {labIstio} from '../lab/wizard.ts';
import {compareWithGuide, sayComparison} from './against-the-guide.ts';

/**
Four clusters on a network each against the guide's commands for every pair of them: with load balancers that answer at once, or
(`slow`) with ones that take 45 seconds. Prints one line.

`node --import=tsx test/bench/four-clusters.ts [at-once | slow] [pairs]`
*/
const isSlow = process.argv[2] === 'slow';
const pairs = Number(process.argv[3] ?? (isSlow ? 1 : 3));
const names = ['bench-a', 'bench-b', 'bench-c', 'bench-d'];
const comparison = await compareWithGuide({
	names,
	pairs,
	...(isSlow && {loadBalancer: 'delay:45'}),
});
keepEvidence(
	isSlow ? 'four-clusters-with-slow-load-balancers' : 'four-clusters-against-the-guide',
	{istio: labIstio, pairs, ...comparison},
);

console.log(
	`four clusters, different networks, istioctl ${labIstio}, load balancers that ${isSlow ? 'take 45 s' : 'answer at once'}, ${String(pairs)} pair(s): ${sayComparison(comparison)}`,
);
