import assert from 'node:assert/strict';
import {test} from 'node:test';
import {connectionError} from '../../../source/adapters/cluster/failures.ts';
import {targetOf} from '../../../source/adapters/cluster/target.ts';
import {kubeContext} from '../../helpers/kube-context.ts';

const failed = (code: string) =>
	connectionError(
		Object.assign(new Error(`connect ${code} 127.0.0.1:6443`), {code}),
		'connecting',
		targetOf(kubeContext({server: 'https://127.0.0.1:6443'}), {isProxied: false}),
	);

void test("a limit of this machine is not told as the server's fault, and what raises it is named", () => {
	for (const code of ['EMFILE', 'ENFILE']) {
		const {text, remedy, kind} = failed(code);
		assert.equal(kind, 'network');
		assert.match(text, /this machine allows no more open files/v);
		assert.match(remedy.join('\n'), /ulimit -n/v);
	}

	assert.equal(failed('ECONNREFUSED').kind, 'refused');
});
