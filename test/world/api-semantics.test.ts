import {test} from 'node:test';
import {authority, token} from '../helpers/secure-api.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {apiSemantics, checkSemantics} from './api-semantics.ts';
import {makeRawApi} from './raw-api.ts';
import {startWorld} from './start-world.ts';

void test('a simulated API server does what tests use it for, as a real one does (test/lab/api-semantics.lab.ts)', async t => {
	const folder = await temporaryDirectory(t);
	const {clusters} = await startWorld(t, {folder, names: ['east-1']});
	const api = makeRawApi({server: clusters[0]?.server.url ?? '', ca: authority.ca, token});
	for (const [index, assertion] of apiSemantics.entries()) {
		await t.test(assertion.says, async () => checkSemantics(api, assertion, index));
	}
});
