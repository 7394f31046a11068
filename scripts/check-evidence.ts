/** `npm run evidence`: which parts of test:full are old, by what, and what to run. Fails for figures that cannot be trusted, never for their age. */
import process from 'node:process';
import {evidenceProblems, lineOf, partsAsTheyStand} from './evidence/look.ts';
import {runGit} from './git.ts';

for (const {part, standing} of partsAsTheyStand()) {
	console.log(lineOf(part, standing));
}

const problems = evidenceProblems();
for (const problem of problems) {
	console.error(`✖ ${problem}`);
}

if (
	problems.length > 0 &&
	runGit(['rev-parse', '--is-shallow-repository']).stdout.trim() === 'true'
) {
	console.error('The history is shallow: git fetch --unshallow');
}

process.exitCode = problems.length > 0 ? 1 : 0;
