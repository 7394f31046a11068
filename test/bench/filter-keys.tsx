/*
How long a key in the filter over 1,000 contexts takes to reach the screen (decision D-39: under 30 ms).
NODE_ENV=production node --import=tsx test/bench/filter-keys.tsx [contexts]
*/
import process from 'node:process';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {App} from '../../source/ui/app.tsx';
import {screens} from '../../source/ui/screens/screens.ts';
import {makeFakeSession} from '../helpers/fake-session.ts';
import {showScreen} from '../helpers/screen.tsx';
import {manyContexts} from '../ui/screens/contexts.ts';
import {median} from './median.ts';

const count = Number(process.argv[2] ?? 1000);
const aimMs = 30;
const screen = await showScreen(
	makeFakeSession({contexts: manyContexts(count)}),
	<App screens={() => screens} />,
	{
		columns: 160,
		rows: 50,
	},
);
await screen.press('/');
const taken: number[] = [];
for (const key of Array.from({length: 5}, () => [
	...'cluster-77',
	...Array.from({length: 10}, () => 'backspace'),
]).flat()) {
	const start = performance.now();
	await screen.press(key);
	taken.push(performance.now() - start);
}

screen.unmount();
const sorted = taken.toSorted((a, b) => a - b);
const typical = median(taken);
keepEvidence('filter-keys', {
	contexts: count,
	keys: sorted.length,
	medianMs: typical,
	worstMs: sorted.at(-1),
	aimMs,
});
console.log(
	`filter over ${String(count)} contexts: ${(typical / aimMs).toFixed(2)} of the ${String(aimMs)} ms aimed at (median ${typical.toFixed(1)} ms, worst ${(sorted.at(-1) ?? Number.NaN).toFixed(1)} ms, ${String(sorted.length)} keys, 160×50)`,
);
