import assert from 'node:assert/strict';
import {test} from 'node:test';
import {proxyFor} from '../../../source/adapters/cluster/proxy.ts';

const chosen = (server: string, env: Record<string, string>, proxyUrl?: string) =>
	proxyFor(new URL(server), {env, proxyUrl})?.href;

test('proxies are chosen as kubectl chooses them', () => {
	const proxy = 'http://proxy:3128/';
	const table: Array<[server: string, env: Record<string, string>, expected: string | undefined]> =
		[
			['https://api.example:6443', {}, undefined],
			['https://api.example:6443', {HTTPS_PROXY: proxy}, proxy],
			['https://api.example:6443', {https_proxy: proxy}, proxy],
			['https://api.example:6443', {HTTPS_PROXY: '', https_proxy: proxy}, proxy],
			['https://api.example:6443', {HTTP_PROXY: proxy}, undefined],
			['http://api.example:8080', {HTTP_PROXY: proxy}, proxy],
			['https://api.example:6443', {HTTPS_PROXY: 'proxy:3128'}, proxy],
			['https://127.0.0.1:6443', {HTTPS_PROXY: proxy}, undefined],
			['https://[::1]:6443', {HTTPS_PROXY: proxy}, undefined],
			['https://localhost:6443', {HTTPS_PROXY: proxy}, undefined],
			['https://api.example', {HTTPS_PROXY: proxy, NO_PROXY: '*'}, undefined],
			[
				'https://api.corp.example',
				{HTTPS_PROXY: proxy, NO_PROXY: 'x.example, corp.example'},
				undefined,
			],
			['https://api.corp.example', {HTTPS_PROXY: proxy, NO_PROXY: '.corp.example'}, undefined],
			['https://api.corp.example', {HTTPS_PROXY: proxy, NO_PROXY: '*.corp.example'}, undefined],
			['https://corp.example', {HTTPS_PROXY: proxy, NO_PROXY: '.corp.example'}, proxy],
			['https://notcorp.example', {HTTPS_PROXY: proxy, NO_PROXY: 'corp.example'}, proxy],
			['https://API.example', {HTTPS_PROXY: proxy, NO_PROXY: 'Api.Example'}, undefined],
			['https://api.example:6443', {HTTPS_PROXY: proxy, NO_PROXY: 'api.example:6443'}, undefined],
			['https://api.example:6443', {HTTPS_PROXY: proxy, NO_PROXY: 'api.example:443'}, proxy],
			['https://10.1.2.3:6443', {HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8'}, undefined],
			['https://11.1.2.3:6443', {HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8,11.1.2.4'}, proxy],
			['https://10.1.2.3:6443', {HTTPS_PROXY: proxy, NO_PROXY: '10.1.2.3'}, undefined],
			['https://[fd00::5]:6443', {HTTPS_PROXY: proxy, NO_PROXY: 'fd00::/8'}, undefined],
			['https://[fd00::5]:6443', {HTTPS_PROXY: proxy, NO_PROXY: 'fd00::5'}, undefined],
			['https://api.example', {HTTPS_PROXY: proxy, NO_PROXY: '10.0.0.0/8,nonsense/x'}, proxy],
		];
	for (const [server, env, expected] of table) {
		assert.equal(chosen(server, env), expected, JSON.stringify([server, env]));
	}
});

test("an entry's own proxy-url holds whatever the environment says", () => {
	assert.equal(
		chosen('https://127.0.0.1:6443', {NO_PROXY: '*', HTTPS_PROXY: 'http://other'}, 'http://own:1'),
		'http://own:1/',
	);
});
