import process from 'node:process';
import {evidence, stateOf, type EvidenceName} from './evidence.ts';

const states = (Object.keys(evidence) as EvidenceName[]).map(name => ({
	name,
	state: stateOf(name),
}));
for (const {name, state} of states) {
	console.log(
		`evidence ${name}: ${state}${state === 'fresh' ? '' : ', `npm run test:full` makes it'}`,
	);
}

process.exitCode = states.some(({state}) => state === 'missing') ? 1 : 0;
