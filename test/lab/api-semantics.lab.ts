import {Buffer} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {parse} from 'yaml';
import {listOf, recordOf, textOf} from '../../source/untyped.ts';
import {apiSemantics, checkSemantics} from '../world/api-semantics.ts';
import {makeRawApi, type RawAccess} from '../world/raw-api.ts';
import {startLab} from './start-lab.ts';

/** How a kubeconfig with one cluster and one user leads there. */
const accessOf = async (file: string): Promise<RawAccess> => {
	const config = recordOf(parse(await readFile(file, 'utf8')));
	const cluster = recordOf(recordOf(listOf(config['clusters'])[0])['cluster']);
	const user = recordOf(recordOf(listOf(config['users'])[0])['user']);
	const decoded = (value: unknown) => {
		const text = textOf(value);
		return text === undefined ? undefined : Buffer.from(text, 'base64').toString();
	};

	return {
		server: textOf(cluster['server']) ?? '',
		ca: decoded(cluster['certificate-authority-data']) ?? '',
		cert: decoded(user['client-certificate-data']),
		key: decoded(user['client-key-data']),
		token: textOf(user['token']),
	};
};

void test(
	'a real API server does what the simulated one is used for',
	{timeout: 300_000},
	async t => {
		await using lab = await startLab({clusters: ['real'], apiOnly: true});
		const api = makeRawApi(await accessOf(lab.kubeconfig));
		for (const [index, assertion] of apiSemantics.entries()) {
			await t.test(assertion.says, async () => checkSemantics(api, assertion, index));
		}
	},
);
