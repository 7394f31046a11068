import {makeMesh, pair} from '../../test/helpers/teardown-world.ts';
import {normalise, unordered} from './normalise.ts';

/** A teardown of two primaries: what it says, and what it writes. */
export const teardownRecords = async (): Promise<Array<readonly [string, string]>> => {
	const told = makeMesh(pair());
	const {exitCode, stdout, stderr} = await told.run();
	const {exitCode: again, events} = await makeMesh(pair()).eventsOf();
	return [
		['teardown/text.txt', `exit ${String(exitCode)}\n${normalise(stdout + stderr)}`],
		[
			'teardown/events.jsonl',
			`exit ${String(again)}\n${unordered(events.map(event => JSON.stringify(event)).join('\n'))}`,
		],
		['teardown/writes.txt', unordered(told.order.join('\n'))],
		[
			'teardown/backups.yaml',
			normalise(
				told
					.backups()
					.map(([file, text]) => `# ${file}\n${text}`)
					.join('\n'),
			),
		],
	];
};
