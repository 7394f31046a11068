import {loadavg} from 'node:os';
import process from 'node:process';
import {writeEvidence} from '../../scripts/evidence.ts';
import {labIstio} from '../lab/wizard.ts';
import {compareWithGuide, sayComparison} from './against-the-guide.ts';

/**
Four clusters on a network each against the guide's commands for every pair of them: with load balancers that answer at once,
and with ones that take 45 seconds. Prints one line.

`node --import=tsx test/bench/four-clusters.ts [pairs] [pairs that wait 45 seconds for each load balancer]`
*/
const pairs = Number(process.argv[2] ?? 3);
const slowPairs = Number(process.argv[3] ?? 1);
const names = ['bench-a', 'bench-b', 'bench-c', 'bench-d'];
const [load = 0] = loadavg();
const atOnce = await compareWithGuide({names, pairs});
const slowly = await compareWithGuide({names, pairs: slowPairs, loadBalancer: 'delay:45'});
if (process.env['LAB_EVIDENCE'] === '1') {
	writeEvidence('four-clusters-against-the-guide', {
		istio: labIstio,
		pairs,
		slowPairs,
		loadAtTheStart: load,
		atOnce,
		after45Seconds: slowly,
	});
}

console.log(
	`four clusters, different networks, istioctl ${labIstio}, ${String(pairs)} pairs, load ${load.toFixed(1)} at the start: ${sayComparison(atOnce)}; with load balancers that take 45 s, ${String(slowPairs)} pair(s): ${sayComparison(slowly)}`,
);
