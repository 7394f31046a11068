import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {istioLines} from './istio-lines.ts';

const settingIn = (file: string, name: string): string | undefined =>
	new RegExp(String.raw`^${name}=(?<value>\S+)`, 'mv').exec(
		readFileSync(path.join(import.meta.dirname, file), 'utf8'),
	)?.groups?.['value'];

void test('tests know the lines of Istio by the versions that the build gives them', () => {
	assert.equal(istioLines.august.version, settingIn('settings.sh', 'istio_version'));
	assert.equal(istioLines.april.version, settingIn('parts/april.sh', 'part_version'));
	assert.equal(settingIn('settings.sh', 'no_such_setting'), undefined);
});
