import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {inspect} from 'node:util';
import {loadKubeconfig} from '../../../source/adapters/kubeconfig/load-kubeconfig.ts';
import type {Kubeconfig} from '../../../source/ports/kubeconfig.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const pem = (what: string) => `-----BEGIN ${what}-----\nMIIB\n-----END ${what}-----\n`;
const base64 = (text: string) => Buffer.from(text).toString('base64');

const simple = (
	name: string,
	extra: {
		server?: string;
		cluster?: string;
		user?: string;
		context?: string;
		current?: string;
	} = {},
) => `
apiVersion: v1
kind: Config
clusters: [{name: ${name}, cluster: {server: "${extra.server ?? `https://${name}.example:6443`}"${extra.cluster ?? ''}}}]
users: [{name: ${name}, user: {${extra.user ?? 'token: t'}}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}${extra.context ?? ''}}}]
current-context: ${extra.current ?? name}
`;

const write = async (t: TestContext, files: Record<string, string>) => {
	const directory = await temporaryDirectory(t);
	for (const [name, text] of Object.entries(files)) {
		const file = path.join(directory, name);
		await mkdir(path.dirname(file), {recursive: true});
		await writeFile(file, text);
	}

	return (name: string) => path.join(directory, name);
};

const names = ({contexts}: Kubeconfig) => contexts.map(context => context.name);
const one = async (t: TestContext, text: string) => {
	const at = await write(t, {config: text});
	return {at, ...loadKubeconfig({paths: [at('config')], env: {}, home: '/nowhere'})};
};

test('--kubeconfig comes before KUBECONFIG, KUBECONFIG before the home directory', async t => {
	const at = await write(t, {
		flag: simple('flag'),
		env: simple('env'),
		'home/.kube/config': simple('home'),
	});
	const home = at('home');
	assert.deepEqual(
		names(loadKubeconfig({paths: [at('flag')], env: {KUBECONFIG: at('env')}, home})),
		['flag'],
	);
	assert.deepEqual(names(loadKubeconfig({env: {KUBECONFIG: at('env')}, home})), ['env']);
	assert.deepEqual(names(loadKubeconfig({env: {KUBECONFIG: ''}, home})), ['home']);
	assert.deepEqual(names(loadKubeconfig({env: {}, home})), ['home']);
});

test('several files are merged; the first that names an entry wins as a whole', async t => {
	const at = await write(t, {
		a: `
clusters: [{name: shared, cluster: {server: "https://first"}}, {name: mine, cluster: {server: "https://mine"}}]
users: [{name: red, user: {token: first}}]
contexts: [{name: a, context: {cluster: shared, user: blue}}]
`,
		b: `
clusters: [{name: shared, cluster: {server: "https://second", tls-server-name: other}}]
users: [{name: red, user: {username: u, password: p}}, {name: blue, user: {token: blue}}]
contexts: [{name: a, context: {cluster: mine, user: red}}, {name: b, context: {cluster: shared, user: red, namespace: shop}}]
current-context: b
`,
	});
	for (const sources of [
		{paths: [at('a'), at('b')], env: {}, home: ''},
		{env: {KUBECONFIG: `${at('a')}:${at('missing')}:${at('b')}:${at('a')}`}, home: ''},
	]) {
		const {contexts, problems} = loadKubeconfig(sources);
		assert.deepEqual(
			problems.map(({file, entry, costs}) => [path.basename(file), entry, costs]),
			[
				['a', 'cluster "shared"', 'namesake'],
				['a', 'user "red"', 'namesake'],
				['a', 'context "a"', 'namesake'],
			],
			'what is lost in the merge',
		);
		assert.deepEqual(
			contexts.map(({name, server, isCurrent, file, namespace}) => ({
				name,
				server,
				isCurrent,
				file: path.basename(file),
				namespace,
			})),
			[
				{
					name: 'a',
					server: 'https://first',
					isCurrent: false,
					file: 'a',
					namespace: undefined,
				},
				{
					name: 'b',
					server: 'https://first',
					isCurrent: true,
					file: 'b',
					namespace: 'shop',
				},
			],
		);
		const [a, b] = contexts;
		assert.equal(a?.user.token?.reveal(), 'blue');
		assert.equal(b?.user.token?.reveal(), 'first');
		assert.equal(b.user.basic, undefined);
		assert.equal(b.cluster.tlsServerName, undefined);
	}
});

test('the first current-context that is set counts, also where its context is broken', async t => {
	const at = await write(t, {a: simple('a', {current: '""'}), b: simple('b'), c: simple('c')});
	const loaded = loadKubeconfig({paths: [at('a'), at('b'), at('c')], env: {}, home: ''});
	assert.equal(loaded.currentContext, 'b');
	assert.deepEqual(
		loaded.contexts.map(context => context.isCurrent),
		[false, true, false],
	);
});

test('a missing file is a problem when it was named, and skipped when it is in a list or the default', async t => {
	const at = await write(t, {a: simple('a')});
	const explicit = loadKubeconfig({paths: [at('none')], env: {}, home: ''});
	assert.deepEqual(explicit.problems, [
		{file: at('none'), reason: 'no such file', costs: 'file', contexts: []},
	]);
	const list = loadKubeconfig({env: {KUBECONFIG: `${at('none')}:${at('a')}`}, home: ''});
	assert.deepEqual(list.problems, []);
	assert.deepEqual(list.files, [
		{file: at('none'), found: false},
		{file: at('a'), found: true},
	]);
	assert.deepEqual(loadKubeconfig({env: {}, home: at('empty')}), {
		contexts: [],
		hidden: [],
		problems: [],
		files: [{file: at('empty/.kube/config'), found: false}],
	});
});

test('relative paths resolve against the file that holds the entry', async t => {
	const at = await write(t, {
		'one/config': `
clusters: [{name: c, cluster: {server: "https://c", certificate-authority: pki/ca.crt}}]
contexts:
- {name: certificate, context: {cluster: c, user: certificate}}
- {name: plugin, context: {cluster: c, user: plugin}}
- {name: on-path, context: {cluster: c, user: on-path}}
- {name: token-file, context: {cluster: c, user: token-file}}
`,
		'two/config': `
users:
- {name: certificate, user: {client-certificate: me.crt, client-key: ../two/me.key}}
- {name: plugin, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./bin/login}}}
- {name: on-path, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Never, provideClusterInfo: true, installHint: get it}}}
- {name: token-file, user: {tokenFile: token}}
`,
		'one/pki/ca.crt': pem('CERTIFICATE'),
		'two/me.crt': pem('CERTIFICATE') + 'mine',
		'two/me.key': pem('PRIVATE KEY'),
		'two/token': 'secret',
	});
	const {contexts, problems} = loadKubeconfig({
		env: {KUBECONFIG: `${at('one/config')}:${at('two/config')}`},
		home: '',
	});
	assert.deepEqual(problems, []);
	const [certificate, plugin, onPath, tokenFile] = contexts;
	assert.equal(certificate?.cluster.authority, pem('CERTIFICATE'));
	assert.equal(certificate.user.certificate?.certificate, pem('CERTIFICATE') + 'mine');
	assert.equal(certificate.user.certificate.key.reveal(), pem('PRIVATE KEY'));
	assert.equal(plugin?.user.exec?.command, at('two/bin/login'));
	assert.equal(plugin.user.exec.interactiveMode, 'IfAvailable');
	assert.equal(onPath?.user.exec?.command, 'aws');
	assert.equal(onPath.user.exec.provideClusterInfo, true);
	assert.equal(onPath.user.exec.installHint, 'get it');
	assert.equal(tokenFile?.user.tokenFile, at('two/token'));
});

test('an entry that kubectl refuses when it is used costs its contexts', async t => {
	const data = base64(pem('CERTIFICATE'));
	const v1 = 'apiVersion: client.authentication.k8s.io/v1';
	const pair = `client-certificate-data: ${data}, client-key-data: ${base64(pem('PRIVATE KEY'))}`;
	const table: Array<[{cluster?: string; user?: string}, RegExp | undefined]> = [
		[
			{cluster: `, certificate-authority: none, certificate-authority-data: ${data}`},
			/certificate-authority and certificate-authority-data/v,
		],
		[{cluster: `, certificate-authority-data: ${data}`}, undefined],
		[{user: `${pair}, client-certificate: a`}, /client-certificate and client-certificate-data/v],
		[{user: `${pair}, client-key: a`}, /client-key and client-key-data/v],
		[{user: pair}, undefined],
		[{user: 'token: t, username: u, password: p'}, /token and username/v],
		[{user: 'token: t, password: p'}, /token and password/v],
		[{user: 'username: u, password: p'}, undefined],
		[{user: `exec: {${v1}, command: x}`}, /no interactiveMode/v],
		[{user: `exec: {${v1}beta1, command: x}`}, undefined],
		[
			{user: `exec: {${v1}beta1, command: x, env: [{value: a}]}`},
			/environment variable without a name/v,
		],
		[
			{user: `exec: {${v1}beta1, command: x}, auth-provider: {name: gcp}`},
			/exec and auth-provider/v,
		],
		[{user: 'auth-provider: {name: oidc, config: {client-id: a}}'}, /no idp-issuer-url/v],
		[{user: 'auth-provider: {name: oidc, config: {client-id: a, idp-issuer-url: b}}'}, undefined],
	];
	for (const [entry, reason] of table) {
		const {contexts, problems} = await one(t, simple('a', entry));
		assert.equal(contexts.length, reason === undefined ? 1 : 0, JSON.stringify(entry));
		assert.equal(problems.length, reason === undefined ? 0 : 1, JSON.stringify(entry));
		assert.match(problems[0]?.reason ?? '', reason ?? /^$/v);
	}
});

test('each kind of credentials is told apart; tokens and certificates come before a plugin', async t => {
	const exec = 'exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x}';
	const certificate = `client-certificate-data: ${base64(pem('CERTIFICATE'))}, client-key-data: ${base64(pem('PRIVATE KEY'))}`;
	const table: Array<[string, string]> = [
		['token: t', 'static'],
		['username: u, password: p', 'static'],
		[certificate, 'static'],
		[exec, 'exec'],
		['auth-provider: {name: oidc, config: {idp-issuer-url: i, client-id: c}}', 'oidc'],
		['', 'none'],
		[`token: t, ${exec}`, 'static'],
		[`${exec}, ${certificate}`, 'static'],
		['as: jane, as-groups: [dev]', 'none'],
	];
	for (const [user, auth] of table) {
		const {contexts, problems} = await one(t, simple('a', {user}));
		assert.deepEqual(problems, [], user);
		assert.equal(contexts[0]?.auth, auth, user);
	}
});

test('of an auth-provider its ID token is read, and whether kubectl can renew it', async t => {
	const issuer = 'idp-issuer-url: "https://issuer", client-id: kube';
	const table: Array<[string, boolean]> = [
		[`id-token: x, refresh-token: secret, ${issuer}`, true],
		[`id-token: x, ${issuer}`, false],
	];
	for (const [config, canRenew] of table) {
		const {contexts, problems} = await one(
			t,
			simple('a', {user: `auth-provider: {name: oidc, config: {${config}}}`}),
		);
		assert.deepEqual(problems, []);
		const provider = contexts[0]?.user.authProvider;
		assert.deepEqual([provider?.name, provider?.canRenew], ['oidc', canRenew], config);
		assert.equal(provider?.idToken?.reveal(), 'x');
		assert.doesNotMatch(inspect(contexts[0], {depth: 9}), /secret/v);
	}
});

test('a server gets the scheme that kubectl gives it, and loses a closing slash', async t => {
	const table: Array<[string, string, string]> = [
		['https://10.0.0.1:6443/', '', 'https://10.0.0.1:6443'],
		['https://rancher.example/k8s/clusters/c-1', '', 'https://rancher.example/k8s/clusters/c-1'],
		['10.0.0.1:8080', '', 'http://10.0.0.1:8080'],
		['10.0.0.1:6443', ', insecure-skip-tls-verify: true', 'http://10.0.0.1:6443'],
		['https://[fd00::1]:6443', '', 'https://[fd00::1]:6443'],
	];
	for (const [server, cluster, expected] of table) {
		const {contexts} = await one(t, simple('a', {server, cluster}));
		assert.equal(contexts[0]?.server, expected);
	}
});

test('broken entries are reported with file, entry and reason, and never stop the others', async t => {
	const good = `
- {name: fine, context: {cluster: fine, user: fine}}`;
	const text = `
clusters:
- {name: fine, cluster: {server: "https://fine"}}
- {name: no-server, cluster: {}}
- {name: bad-server, cluster: {server: "https://"}}
- {name: bad-base64, cluster: {server: "https://x", certificate-authority-data: "%%%"}}
- {name: not-pem, cluster: {server: "https://x", certificate-authority-data: ${base64('hello')}}}
- {name: no-file, cluster: {server: "https://x", certificate-authority: gone.crt}}
- {name: no-file, cluster: {server: "https://twice"}}
users:
- {name: fine, user: {token: t}}
- {name: half, user: {client-certificate-data: ${base64(pem('CERTIFICATE'))}}}
- {name: no-command, user: {exec: {apiVersion: client.authentication.k8s.io/v1}}}
- {name: groups-only, user: {as-groups: [a]}}
- {name: unused, user: {tokenFile: gone.token}}
contexts:
- {name: "1", context: {cluster: no-server, user: fine}}
- {name: "2", context: {cluster: bad-server, user: fine}}
- {name: "3", context: {cluster: bad-base64, user: half}}
- {name: "4", context: {cluster: not-pem, user: fine}}
- {name: "5", context: {cluster: no-file, user: fine}}
- {name: 5b, context: {cluster: no-file, user: fine}}
- {name: "6", context: {cluster: fine, user: no-command}}
- {name: "7", context: {cluster: fine, user: groups-only}}
- {name: "8", context: {cluster: nowhere, user: fine}}
- {name: "9", context: {cluster: fine, user: nobody}}
- {name: "10", context: {user: fine}}
- {context: {cluster: fine, user: fine}}${good}
`;
	const loaded = await one(t, text);
	assert.deepEqual(names(loaded), ['fine']);
	const file = loaded.at('config');
	const row = (entry: string | undefined, reason: string, ...contexts: string[]) => ({
		file,
		entry,
		reason,
		costs: 'entry',
		contexts,
	});
	assert.deepEqual(loaded.problems, [
		{
			...row(
				'cluster "bad-base64"',
				'clusters[3].cluster.certificate-authority-data is not base64; kubectl and istioctl refuse the whole file',
			),
			costs: 'file',
		},
		row('cluster "no-server"', 'it has no server', '1'),
		row('cluster "bad-server"', 'its server "https://" is not a URL', '2'),
		row('cluster "bad-base64"', 'certificate-authority-data is not base64', '3'),
		row('cluster "not-pem"', 'certificate-authority-data is not PEM', '4'),
		row('cluster "no-file"', `${loaded.at('gone.crt')}: no such file`, '5', '5b'),
		{
			...row(
				'cluster "no-file"',
				'the name stands twice in this file; kubectl refuses such a file, here the first counts',
			),
			costs: 'file',
		},
		row('user "half"', 'it has a client certificate but no client key', '3'),
		row('user "no-command"', 'its exec plugin has no command', '6'),
		row(
			'user "groups-only"',
			'it impersonates groups or a uid without a user (`as`), which API servers refuse',
			'7',
		),
		row('user "unused"', `${loaded.at('gone.token')}: no such file`),
		row('context', 'a context has no name'),
		row('context "8"', 'there is no cluster "nowhere" in this file', '8'),
		row('context "9"', 'there is no user "nobody" in this file', '9'),
		row('context "10"', 'it names no cluster', '10'),
	]);
});

test('a file that is no YAML is named with the place and without its text; the other files count', async t => {
	const at = await write(t, {
		good: simple('good'),
		bad: 'users:\n- name: a\n  user: {token: s3cr3t\n  : [',
		list: '- a\n- b\n',
		empty: '',
	});
	const loaded = loadKubeconfig({
		paths: [at('bad'), at('list'), at('empty'), at('good')],
		env: {},
		home: '',
	});
	assert.deepEqual(names(loaded), ['good']);
	assert.deepEqual(
		loaded.problems.map(problem => path.basename(problem.file)),
		['bad', 'list'],
	);
	assert.match(loaded.problems[0]?.reason ?? '', /^not YAML: .+ \(line \d, column \d+\)$/v);
	assert.equal(loaded.problems[1]?.reason, 'not a kubeconfig');
	assert.ok(!JSON.stringify(loaded).includes('s3cr3t'));
	const alias = await one(t, 'users: [{name: a, user: {password: *s3cr3t}}]');
	assert.match(alias.problems[0]?.reason ?? '', /^not YAML: unidentified alias … \(/v);
	assert.match(
		loadKubeconfig({paths: [at('.')], env: {}, home: ''}).problems[0]?.reason ?? '',
		/a directory/v,
	);
});

test('names that look like numbers, dates or booleans stay what they are, and are told where kubectl refuses them; null is nothing', async t => {
	const {contexts, problems} = await one(
		t,
		`
clusters: [{name: 2024-01-01, cluster: {server: "https://a", certificate-authority-data: null}}]
users: [{name: 0123, user: {token: 1e3, username: null}}]
contexts: [{name: true, context: {cluster: 2024-01-01, user: 0123, namespace: ~}}]
preferences: null
`,
	);
	assert.deepEqual(
		problems.map(({entry, reason, costs}) => [entry, reason.split(';')[0], costs]),
		[
			[
				'user "0123"',
				'users[0].name is a number where kubectl wants text: put it into quotes',
				'file',
			],
			[
				'user "0123"',
				'users[0].user.token is a number where kubectl wants text: put it into quotes',
				'file',
			],
			[
				'context "true"',
				'contexts[0].name is true or false where kubectl wants text: put it into quotes',
				'file',
			],
			[
				'context "true"',
				'contexts[0].context.user is a number where kubectl wants text: put it into quotes',
				'file',
			],
		],
	);
	assert.equal(contexts[0]?.name, 'true');
	assert.equal(contexts[0].user.token?.reveal(), '1e3');
	assert.equal(contexts[0].namespace, undefined);
	const empty = await one(t, 'clusters: null\nusers: null\ncontexts: null\ncurrent-context: ""\n');
	assert.deepEqual([empty.contexts, empty.problems, empty.currentContext], [[], [], undefined]);
});

test('no secret shows in a context that is printed, whatever kind it is', async t => {
	const canary = 'canary-7f3a';
	const rest = `client-certificate-data: ${base64(pem('CERTIFICATE'))}, client-key-data: ${base64(pem('PRIVATE KEY') + canary)}, exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x, args: [--secret, ${canary}], env: [{name: A, value: ${canary}}]}`;
	for (const user of [`token: ${canary}`, `username: u, password: ${canary}`]) {
		const {contexts, problems} = await one(
			t,
			simple('a', {
				cluster: `, proxy-url: "http://u:${canary}@proxy"`,
				user: `${user}, ${rest}`,
			}),
		);
		assert.deepEqual(problems, []);
		const [context] = contexts;
		assert.equal((context?.user.basic?.password ?? context?.user.token)?.reveal(), canary);
		assert.deepEqual(context?.user.exec?.env.reveal(), {A: canary});
		for (const text of [
			JSON.stringify(context),
			inspect(context, {depth: 9, showHidden: true}),
			String(context?.user.token),
		]) {
			assert.ok(!text.includes(canary), text);
			assert.ok(!text.includes(base64(canary)), text);
		}
	}
});

test('what a merge hides is there to be chosen, by its own file alone', async t => {
	const k3s = (server: string) => simple('default', {server: `https://${server}.example:6443`});
	const at = await write(t, {
		one: k3s('one'),
		two: k3s('two'),
		three: k3s('three'),
		copy: k3s('one'),
		// Its context is its own, its cluster's name is another's.
		mixed:
			'clusters: [{name: default, cluster: {server: "https://mixed.example"}}]\nusers: [{name: m, user: {token: m}}]\ncontexts: [{name: m, context: {cluster: default, user: m}}]\n',
	});
	const load = (...files: string[]) =>
		loadKubeconfig({paths: files.map(file => at(file)), env: {}, home: '/nowhere'});
	const seen = ({contexts, hidden}: Kubeconfig) =>
		[contexts, hidden].map(some => some.map(({name, server}) => `${name} ${server}`));
	assert.deepEqual(seen(load('one', 'two', 'three')), [
		['default https://one.example:6443'],
		['default https://two.example:6443', 'default https://three.example:6443'],
	]);
	assert.deepEqual(seen(load('one', 'mixed')), [
		['default https://one.example:6443', 'm https://one.example:6443'],
		['m https://mixed.example'],
	]);
	assert.deepEqual(seen(load('one'))[1], []);
	assert.equal(load('one', 'two').hidden[0]?.user.file, at('two'));
	assert.deepEqual(
		load('one', 'two', 'three').problems.map(({entry, costs}) => [entry, costs]),
		[['cluster "default"', 'namesake']],
	);
	assert.deepEqual(seen(load('one', 'copy'))[1], [], 'the same again');
	assert.deepEqual(load('one', 'copy').problems, []);
});

test('a file that is not there is named where its name holds what a shell would have replaced', async t => {
	const at = await write(t, {config: simple('a')});
	const load = (list: string) =>
		loadKubeconfig({env: {KUBECONFIG: `${at('config')}:${list}`}, home: '/nowhere'});
	const table: Array<[string, RegExp | undefined]> = [
		['~/.kube/other', /did not replace the ~/v],
		['~me/other', /did not replace the ~/v],
		['"/srv/other"', /quotes and blanks/v],
		["'~/other'", /quotes and blanks|did not replace/v],
		['/srv/other ', /quotes and blanks/v],
		['/srv/other', undefined],
		['/srv/a~b', undefined],
	];
	for (const [list, reason] of table) {
		const {problems, contexts} = load(list);
		assert.deepEqual(
			contexts.map(({name}) => name),
			['a'],
		);
		assert.equal(problems.length, reason === undefined ? 0 : 1, list);
		assert.match(problems[0]?.reason ?? '', reason ?? /^$/v);
	}
});

test('a thousand contexts are all listed', async t => {
	const range = Array.from({length: 1000}, (_, index) => index);
	const {contexts, problems} = await one(
		t,
		`
clusters:
${range.map(i => `- {name: c${i}, cluster: {server: "https://c${i % 10}", certificate-authority-data: ${base64(pem('CERTIFICATE'))}}}`).join('\n')}
users:
${range.map(i => `- {name: u${i}, user: {token: t${i}}}`).join('\n')}
contexts:
${range.map(i => `- {name: x${i}, context: {cluster: c${i}, user: u${i}}}`).join('\n')}
`,
	);
	assert.equal(contexts.length, 1000);
	assert.deepEqual(problems, []);
	assert.equal(contexts[999]?.user.token?.reveal(), 't999');
});

test('each context says what KUBECONFIG must be for kubectl to know it, unless it is so already', async t => {
	const at = await write(t, {one: simple('one'), two: simple('two')});
	const list = [at('one'), at('two')].join(path.delimiter);
	const told = (loaded: Kubeconfig) => [
		loaded.kubeconfig,
		...loaded.contexts.map(({kubeconfig}) => kubeconfig),
	];
	assert.deepEqual(
		told(
			loadKubeconfig({paths: [at('one'), at('two')], env: {KUBECONFIG: '/elsewhere'}, home: '/'}),
		),
		[list, list, list],
	);
	assert.deepEqual(told(loadKubeconfig({env: {KUBECONFIG: list}, home: '/'})), [
		undefined,
		undefined,
		undefined,
	]);
});
