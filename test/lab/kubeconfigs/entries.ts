import {base64, indented, type Material, type Parts} from './kubeconfig-text.ts';

const exec = (...lines: readonly string[]): Parts => ({
	user: ['exec:', ...indented(lines, '  ')],
});

const v1 = 'apiVersion: client.authentication.k8s.io/v1';
const v1beta1 = 'apiVersion: client.authentication.k8s.io/v1beta1';

/** What entries may say, by name. */
export const written = (material: Material): Array<readonly [string, Parts]> => {
	const {client} = material;
	const certificate = `client-certificate-data: ${base64(client.cert)}`;
	const key = `client-key-data: ${base64(client.key)}`;
	const plugin = `command: ${material.directory}/plugin`;
	const noAuthority = {without: ['certificate-authority-data']};
	return [
		['as it is', {}],
		['no user', {without: ['user']}],
		['no cluster', {without: ['cluster']}],
		['an unknown user', {without: ['user'], context: ['user: nobody']}],
		['an unknown cluster', {without: ['cluster'], context: ['cluster: nothing']}],
		['user without anything', {user: ['{}']}],
		['user null', {user: ['~']}],
		['no server', {without: ['server']}],
		[
			'server of http',
			{without: ['server'], cluster: [`server: http://localhost:${material.plainPort}`]},
		],
		[
			'http and a certificate',
			{
				without: ['server'],
				cluster: [`server: http://localhost:${material.plainPort}`],
				user: [certificate, key],
			},
		],
		[
			'http and a plugin',
			{
				without: ['server'],
				cluster: [`server: http://localhost:${material.plainPort}`],
				...exec(v1, plugin, 'interactiveMode: Never'),
			},
		],
		[
			'http and impersonation',
			{
				without: ['server'],
				cluster: [`server: http://localhost:${material.plainPort}`],
				user: ['token: t', 'as: other'],
			},
		],
		[
			'http and a user that is refused',
			{
				without: ['server'],
				cluster: [`server: http://localhost:${material.plainPort}`],
				user: ['token: t', 'username: a'],
			},
		],
		[
			'no scheme and no TLS',
			{without: ['server'], cluster: [`server: localhost:${material.plainPort}`]},
		],
		[
			'no scheme, and insecure',
			{
				without: ['server', 'certificate-authority-data'],
				cluster: [`server: localhost:${material.port}`, 'insecure-skip-tls-verify: true'],
			},
		],
		[
			'server without scheme',
			{without: ['server'], cluster: [`server: localhost:${material.port}`]},
		],
		[
			'server with a path',
			{without: ['server'], cluster: [`server: https://localhost:${material.port}/a/b`]},
		],
		[
			'server with a slash at its end',
			{without: ['server'], cluster: [`server: https://localhost:${material.port}/`]},
		],
		[
			'server with a query',
			{without: ['server'], cluster: [`server: https://localhost:${material.port}/?a=b`]},
		],
		[
			'server by address',
			{without: ['server'], cluster: [`server: https://127.0.0.1:${material.port}`]},
		],
		[
			'server in capitals',
			{without: ['server'], cluster: [`server: HTTPS://LOCALHOST:${material.port}`]},
		],
		[
			'server of another scheme',
			{without: ['server'], cluster: [`server: ftp://localhost:${material.port}`]},
		],
		[
			'server with a blank',
			{without: ['server'], cluster: [`server: "https://local host:${material.port}"`]},
		],
		['server with a bad port', {without: ['server'], cluster: ['server: https://localhost:port']}],
		[
			'server with a password',
			{without: ['server'], cluster: [`server: https://a:b@localhost:${material.port}`]},
		],
		['system authorities', noAuthority],
		['insecure', {...noAuthority, cluster: ['insecure-skip-tls-verify: true']}],
		['CA and insecure', {cluster: ['insecure-skip-tls-verify: true']}],
		['CA and not insecure', {cluster: ['insecure-skip-tls-verify: false']}],
		['CA as file', {...noAuthority, cluster: ['certificate-authority: ca.pem']}],
		[
			'CA as a file that is not there',
			{...noAuthority, cluster: ['certificate-authority: no.pem']},
		],
		['CA as file and data', {cluster: ['certificate-authority: ca.pem']}],
		['CA data and a file that is not there', {cluster: ['certificate-authority: no.pem']}],
		[
			'CA that is no PEM',
			{...noAuthority, cluster: [`certificate-authority-data: ${base64('no PEM')}`]},
		],
		[
			'CA that is no certificate',
			{
				...noAuthority,
				cluster: [
					`certificate-authority-data: ${base64('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')}`,
				],
			},
		],
		[
			'CA with text around',
			{
				...noAuthority,
				cluster: [`certificate-authority-data: ${base64(`a\n${material.authority}\nb\n`)}`],
			},
		],
		[
			'CA data broken over lines',
			{
				...noAuthority,
				cluster: [
					`certificate-authority-data: |\n      ${(base64(material.authority).match(/.{1,64}/gv) ?? []).join('\n      ')}`,
				],
			},
		],
		[
			'CA data without padding',
			{
				...noAuthority,
				cluster: [
					`certificate-authority-data: ${base64(`${material.authority}\n`).replaceAll('=', '')}`,
				],
			},
		],
		[
			'CA data empty',
			{
				...noAuthority,
				cluster: ['certificate-authority-data: ""', 'insecure-skip-tls-verify: true'],
			},
		],
		['tls-server-name', {cluster: ['tls-server-name: api.example']}],
		['wrong tls-server-name', {cluster: ['tls-server-name: other.example']}],
		[
			'tls-server-name and insecure',
			{
				...noAuthority,
				cluster: ['tls-server-name: other.example', 'insecure-skip-tls-verify: true'],
			},
		],
		['proxy-url ftp', {cluster: ['proxy-url: ftp://localhost:1']}],
		['proxy-url without scheme', {cluster: ['proxy-url: localhost:1']}],
		['proxy-url broken', {cluster: ['proxy-url: "http://a b:1"']}],
		['proxy-url empty', {cluster: ['proxy-url: ""']}],
		['disable-compression', {cluster: ['disable-compression: true']}],
		[
			'unknown fields',
			{cluster: ['colour: red'], user: ['token: t', 'size: 3'], top: ['shape: round']},
		],
		['fields twice', {user: ['token: a', 'token: b']}],
		['fields twice in an unused entry', {users: ['- name: o', '  user: {token: a, token: b}']}],
		['fields in other capitals', {user: ['Token: other']}],
		['entry name a number', {users: ['- name: 12', '  user: {token: a}']}],
		['entry without a name', {users: ['- user: {token: a}']}],
		['entry null', {users: ['- ~']}],
		['entry a text', {users: ['- text']}],
		['user named twice', {users: ['- name: u', '  user: {token: other}']}],
		['user named twice alike', {users: ['- name: u', '  user: {token: secret-1}']}],
		[
			'unused user named twice',
			{users: ['- name: o', '  user: {token: a}', '- name: o', '  user: {token: b}']},
		],
		['context named twice', {contexts: ['- name: x', '  context: {cluster: c, user: u}']}],
		['cluster named twice', {clusters: ['- name: c', '  cluster: {server: https://o}']}],
		['basic', {user: ['username: a', 'password: b']}],
		['basic without password', {user: ['username: a']}],
		['password without user', {user: ['password: b']}],
		['token and basic', {user: ['token: t', 'username: a', 'password: b']}],
		['token and password', {user: ['token: t', 'password: b']}],
		['token file', {user: ['tokenFile: token']}],
		['token and token file', {user: ['tokenFile: token', 'token: other']}],
		['token file that is not there', {user: ['tokenFile: no']}],
		['token and a token file that is not there', {user: ['tokenFile: no', 'token: other']}],
		['token file and basic', {user: ['tokenFile: token', 'username: a', 'password: b']}],
		['token with a blank', {user: ['token: "a b"']}],
		['token with line break', {user: [String.raw`token: "a\n"`]}],
		['certificate', {user: [certificate, key]}],
		['certificate without key', {user: [certificate]}],
		['certificate as files', {user: ['client-certificate: client.pem', 'client-key: client.key']}],
		['certificate as file, key as data', {user: ['client-certificate: client.pem', key]}],
		[
			'certificate file that is not there',
			{user: ['client-certificate: no.pem', 'client-key: client.key']},
		],
		[
			'key file that is not there',
			{user: ['client-certificate: client.pem', 'client-key: no.key']},
		],
		['certificate as file and data', {user: [certificate, 'client-certificate: client.pem', key]}],
		[
			'certificate as data, and a file that is not there',
			{user: [certificate, 'client-certificate: no.pem', key]},
		],
		['key as file and data', {user: [certificate, 'client-key: client.key', key]}],
		['certificate and token', {user: [certificate, key, 'token: t']}],
		['certificate and basic', {user: [certificate, key, 'username: a', 'password: b']}],
		['certificate that is no PEM', {user: [`client-certificate-data: ${base64('no')}`, key]}],
		[
			'key of another certificate',
			{user: [certificate, `client-key-data: ${base64(material.authority)}`]},
		],
		['as', {user: ['token: t', 'as: other']}],
		[
			'as with groups, uid and extra',
			{
				user: [
					'token: t',
					'as: other',
					'as-uid: "7"',
					'as-groups: [a, b]',
					'as-user-extra: {k: [v, w]}',
				],
			},
		],
		['as-groups alone', {user: ['token: t', 'as-groups: [a]']}],
		['as-uid alone', {user: ['token: t', 'as-uid: "7"']}],
		['as-user-extra alone', {user: ['token: t', 'as-user-extra: {k: [v]}']}],
		['as-user-extra not a list', {user: ['token: t', 'as: other', 'as-user-extra: {k: v}']}],
		['as-groups empty', {user: ['token: t', 'as-groups: []']}],
		[
			'as-user-extra in capitals and with signs',
			{user: ['token: t', 'as: other', 'as-user-extra: {"Example.com/Key": [v], "ä b": [w]}']},
		],
		['exec', exec(v1, plugin, 'interactiveMode: Never')],
		['exec if available', exec(v1, plugin, 'interactiveMode: IfAvailable')],
		['exec without mode', exec(v1, plugin)],
		['exec with empty mode', exec(v1, plugin, 'interactiveMode: ""')],
		['exec with bad mode', exec(v1, plugin, 'interactiveMode: Sometimes')],
		['exec in other capitals', exec(v1, plugin, 'interactiveMode: never')],
		['exec v1beta1', exec(v1beta1, plugin, 'env: [{name: VERSION, value: v1beta1}]')],
		['exec v1beta1 with a bad mode', exec(v1beta1, plugin, 'interactiveMode: Sometimes')],
		[
			'exec v1alpha1',
			exec('apiVersion: client.authentication.k8s.io/v1alpha1', plugin, 'interactiveMode: Never'),
		],
		[
			'exec of another version',
			exec('apiVersion: example.com/v1', plugin, 'interactiveMode: Never'),
		],
		['exec without version', exec(plugin, 'interactiveMode: Never')],
		['exec without command', exec(v1, 'interactiveMode: Never')],
		['exec with a command that is not there', exec(v1, 'command: ./no', 'interactiveMode: Never')],
		['exec relative to the file', exec(v1, 'command: ./plugin', 'interactiveMode: Never')],
		['exec env without name', exec(v1, plugin, 'interactiveMode: Never', 'env: [{value: a}]')],
		['exec env without value', exec(v1, plugin, 'interactiveMode: Never', 'env: [{name: A}]')],
		['exec env as map', exec(v1, plugin, 'interactiveMode: Never', 'env: {A: b}')],
		['exec arguments with a number', exec(v1, plugin, 'interactiveMode: Never', 'args: [1]')],
		['exec empty', {user: ['exec: {}']}],
		['exec null', {user: ['exec: ~', 'token: t']}],
		[
			'exec and token',
			{user: ['token: t', ...(exec(v1, plugin, 'interactiveMode: Never').user ?? [])]},
		],
		[
			'exec and basic',
			{
				user: [
					'username: a',
					'password: b',
					...(exec(v1, plugin, 'interactiveMode: Never').user ?? []),
				],
			},
		],
		[
			'exec and certificate',
			{user: [certificate, key, ...(exec(v1, plugin, 'interactiveMode: Never').user ?? [])]},
		],
		[
			'exec and auth-provider',
			{
				user: [
					'auth-provider: {name: oidc}',
					...(exec(v1, plugin, 'interactiveMode: Never').user ?? []),
				],
			},
		],
		[
			'exec with cluster info',
			exec(v1, plugin, 'interactiveMode: Never', 'provideClusterInfo: true'),
		],
		['auth-provider of old', {user: ['auth-provider: {name: gcp}']}],
		['auth-provider of old, and a token', {user: ['auth-provider: {name: gcp}', 'token: t']}],
		['auth-provider oidc and a token', {user: ['auth-provider: {name: oidc}', 'token: t']}],
		[
			'auth-provider oidc and a certificate',
			{user: ['auth-provider: {name: oidc}', certificate, key]},
		],
		['auth-provider of an unknown name', {user: ['auth-provider: {name: mine}']}],
		['auth-provider without name', {user: ['auth-provider: {config: {a: b}}']}],
		['auth-provider oidc without tokens', {user: ['auth-provider: {name: oidc}']}],
		[
			'auth-provider with a number',
			{
				user: ['token: t'],
				users: ['- name: o', '  user: {auth-provider: {name: oidc, config: {a: 1}}}'],
			},
		],
		['extensions', {cluster: ['extensions: [{name: a, extension: {b: [1, yes]}}]']}],
		['extensions without name', {cluster: ['extensions: [{extension: {b: 1}}]']}],
		['extensions as a map', {cluster: ['extensions: {a: b}']}],
		['preferences', {top: ['preferences: {colors: true}']}],
		['preferences wrong', {top: ['preferences: {colors: red}']}],
		['merge key', {users: ['- &o', '  name: o', '  user: {token: a}', '- <<: *o', '  name: p']}],
		['alias', {users: ['- name: o', '  user: &a {token: a}', '- name: p', '  user: *a']}],
		['alias of nothing', {users: ['- name: o', '  user: *nothing']}],
		['complex keys', {top: ['? [a, b]', ': c']}],
		['number keys', {top: ['12: c']}],
		['tag of our own', {top: ['a: !mine b']}],
		['binary tag', {user: ['token: !!binary c2VjcmV0']}],
	];
};
