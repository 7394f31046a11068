import assert from 'node:assert/strict';
import test from 'node:test';
import {redactStderr} from '../../../source/adapters/exec-plugin/redact-stderr.ts';

const said = (stderr: string) => redactStderr(stderr, [], '');

void test('the lines that carry the cause are told, wherever a plugin puts them', () => {
	assert.equal(
		said('Error: the session has expired (\n  profile "prod"\n)\n'),
		'Error: the session has expired ( · profile "prod"',
	);
	assert.equal(
		said(
			'E1130 could not refresh: connection refused\nat login.go:12\n\nTo log in again, run: corp login\n',
		),
		'E1130 could not refresh: connection refused · To log in again, run: corp login',
	);
	assert.equal(said('first\nrun aws sso login\n'), 'run aws sso login');
	assert.equal(said('\n)\n---\n'), '');
});

void test('a complaint in JSON is read as JSON', () => {
	assert.equal(
		said(
			'{\n  "error": "invalid_grant",\n  "error_description": "The refresh token\\nhas expired"\n}\n',
		),
		'The refresh token has expired',
	);
	assert.equal(
		said('ERROR: {"error": {"code": 401, "message": "not logged in"}}'),
		'not logged in',
	);
	assert.equal(said('broken {"error": '), 'broken {"error":');
});

void test('what may be a secret is masked, and words are not', () => {
	for (const secret of [
		'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl',
		'Bearer abc.def-123',
		'token=s3cr3t',
		'"refresh_token": "s3cr3t"',
		'AKIAIOSFODNN7EXAMPLE',
		'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
		'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0Cg==',
		'password: hunter2',
	]) {
		const text = said(`Error: failed with ${secret}, giving up`);
		assert.match(text, /•••/v, secret);
		assert.doesNotMatch(text, /s3cr3t|hunter2|abc\.def|IOSFODNN7|K7MDENG|c2Vjcm|eyJ/v);
	}

	for (const text of [
		'Error: token has expired, run `corp login`',
		'failed: no token found in the cache',
	]) {
		assert.ok(said(text).startsWith(text.slice(0, 20)), text);
	}
});
