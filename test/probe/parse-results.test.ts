import assert from 'node:assert/strict';
import test from 'node:test';
import {outcomeOf, readLog} from '../../source/probe/parse-results.ts';
import {argumentsOf, type Try} from '../../source/probe/script.ts';

// As curl 7.88 printed it in a lab cluster.
const log = [
	'tried\t0\t0\t200 0.002469\t{ "major": "1", "minor": "35", "gitVersion": "v1.35.4", "gitCommit"\t',
	'tried\t1\t60\t000 0.000000\t\tcurl: (60) SSL certificate problem: unable to get local issuer certificate * subject: O=k8s; CN=kube-apiserver * issuer: CN=pb-ca',
	"tried\t2\t7\t000 0.000000\t\t* connect to 198.18.0.60 port 6444 failed: Connection refused curl: (7) Failed to connect to 198.18.0.60 port 6444 after 0 ms: Couldn't connect to server",
	'tried\t3\t28\t000 0.000000\t\tcurl: (28) Failed to connect to 198.18.0.253 port 6443 after 3000 ms: Timeout was reached',
	'tried\t4\t6\t000 0.000000\t\tcurl: (6) Could not resolve host: nowhere.example',
	'tried\t5\t35\t000 0.000000\t\t* Connected to 198.18.0.254 (198.18.0.254) port 5000 (#0) curl: (35) OpenSSL/3.0.22: error:0A00010B:SSL routines::wrong version number',
	'tried\t6\t0\t403 0.002648\t{ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "code": 403 }\t',
	"tried\t7\t7\t000 0.000000\t\t* connect to 10.16.0.2 port 8181 failed: No route to host curl: (7) Failed to connect to 10.16.0.2 port 8181 after 0 ms: Couldn't connect to server",
	'tried\t8\t0\t200 0.001\t<html>welcome</html>\t',
	'tried\t9\t35\t000 0.000000\t\t* Connected to 198.18.0.61 (198.18.0.61) port 15443 (#0) curl: (35) Recv failure: Connection reset by peer',
	'tried\t10\t28\t000 0.000000\t\t* Connected to 198.18.0.61 (198.18.0.61) port 443 (#0) curl: (28) SSL connection timeout',
	"tried\t11\t60\t000 0.000000\t\tcurl: (60) SSL: no alternative certificate subject name matches target host name 'wrong.example' * subject: CN=a * issuer: CN=b",
	'tried\t12\t0\t200 0.001\tanswer-0123\t',
	'tried\t13\t77\t000 0.000000\t\tcurl: (77) error setting certificate file',
	'tried all',
	'',
].join('\n');

const outcome = (kind: Try['kind'], id: number, name?: string, port = 15_443): string => {
	const line = readLog(log).lines.get(id);
	assert.ok(line);
	const wanted: Try =
		kind === 'api-server'
			? {kind, id, url: 'https://a/version'}
			: {
					kind,
					id,
					host: 'a',
					port,
				};
	const result = outcomeOf(wanted, line, name);
	return result.kind === 'reached'
		? `reached in ${String(result.milliseconds)} ms`
		: `${result.kind}: ${result.detail}`;
};

void test('every cause that curl tells apart is told apart', () => {
	assert.deepEqual(
		[0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13].map(id => outcome('api-server', id)),
		[
			'reached in 2 ms',
			'other-authority: SSL certificate problem: unable to get local issuer certificate (it shows O=k8s; CN=kube-apiserver, issued by CN=pb-ca)',
			"refused: Failed to connect to 198.18.0.60 port 6444 after 0 ms: Couldn't connect to server",
			'timed-out: Failed to connect to 198.18.0.253 port 6443 after 3000 ms: Timeout was reached',
			'dns: Could not resolve host: nowhere.example',
			'not-tls: OpenSSL/3.0.22: error:0A00010B:SSL routines::wrong version number',
			'reached in 3 ms',
			"no-route: Failed to connect to 10.16.0.2 port 8181 after 0 ms: Couldn't connect to server",
			'not-kubernetes: it answers 200 <html>welcome</html>',
			'silent: SSL connection timeout',
			"other-authority: SSL: no alternative certificate subject name matches target host name 'wrong.example' (it shows CN=a, issued by CN=b)",
			'broken: error setting certificate file',
		],
	);
});

void test('a gateway is reached when it takes the connection and breaks TLS off, or says nothing', () => {
	assert.deepEqual(
		[9, 10, 2, 3].map(id => outcome('gateway', id).split(':')[0]),
		['reached in 0 ms', 'reached in 0 ms', 'refused', 'timed-out'],
	);
});

void test('what answers at a gateway instead of handing TLS on is not the gateway', () => {
	assert.match(outcome('gateway', 5), /^not-tls: .*wrong version number/v);
	assert.equal(outcome('gateway', 8), 'ends-tls: it answers 200');
	// istiod itself is behind the others.
	assert.equal(outcome('gateway', 8, undefined, 15_012), 'reached in 1 ms');
	assert.deepEqual(argumentsOf({kind: 'gateway', id: 1, host: 'fd00::7', port: 15_443}).slice(2), [
		'https://outbound_.15012_._.istiod.istio-system.svc.cluster.local:15443/',
		'::[fd00::7]:15443',
		'',
	]);
	assert.deepEqual(argumentsOf({kind: 'gateway', id: 1, host: 'a', port: 15_012}).slice(2), [
		'https://a:15012/',
		'',
		'',
	]);
});

void test('a pod is reached when the one that was meant answers', () => {
	assert.equal(outcome('pod', 12, 'answer-0123'), 'reached in 1 ms');
	assert.equal(outcome('pod', 12, 'answer-4567'), 'other-pod: it answers 200 answer-0123');
	assert.match(outcome('pod', 7, 'answer-4567'), /^no-route/v);
});

void test('a log that was cut off is known to be', () => {
	assert.equal(readLog(log).isWhole, true);
	assert.equal(readLog(log.replace('tried all\n', '')).isWhole, false);
	assert.equal(readLog('missing curl\n').hasCurl, false);
});

void test('addresses of version 6 are written as URLs want them', () => {
	assert.deepEqual(
		argumentsOf({
			kind: 'pod',
			id: 3,
			host: 'fd00::7',
			port: 8080,
		}),
		['3', 'pod', 'http://[fd00::7]:8080/', '', ''],
	);
});
