import assert from 'node:assert/strict';
import {it} from 'node:test';
import {sayEvent} from '../../../source/engine/watch/say-event.ts';

const say = (about: string, type: string, reason: string, message: string) => {
	const [kind = '', name = ''] = about.split(' ');
	return sayEvent({
		apiVersion: 'v1',
		kind: 'Event',
		metadata: {name: 'e', namespace: 'istio-system'},
		involvedObject: {kind, name},
		type,
		reason,
		message,
	});
};

it('an Event is said in one short line that begins with whom it is about', () => {
	const table: ReadonlyArray<
		readonly [about: string, type: string, reason: string, message: string, said: string]
	> = [
		[
			'Pod istiod-1',
			'Normal',
			'Pulling',
			'Pulling image "docker.io/istio/pilot:1.31.1"',
			'Pod istiod-1: pulling image docker.io/istio/pilot:1.31.1',
		],
		[
			'Pod istiod-1',
			'Normal',
			'Pulling',
			`Pulling image "istio/pilot@sha256:${'0123456789abcdef'.repeat(4)}"`,
			'Pod istiod-1: pulling image istio/pilot@sha256:0123456789ab…',
		],
		[
			'Pod istiod-1',
			'Normal',
			'Pulled',
			'Successfully pulled image "istio/pilot:1.31.1" in 4.21s (4.21s including waiting). Image size: 1 bytes.',
			'Pod istiod-1: pulled its image in 4.21s',
		],
		[
			'Pod istiod-1',
			'Normal',
			'Pulled',
			'Container image "istio/pilot:1.31.1" already present on machine',
			'Pod istiod-1: its image is on the node already',
		],
		[
			'Pod istiod-1',
			'Warning',
			'FailedScheduling',
			'0/1 nodes are available: 1 Insufficient memory.',
			'Pod istiod-1: no node can take it: 0/1 nodes are available: 1 Insufficient memory.',
		],
		[
			'Pod istiod-1',
			'Warning',
			'FailedMount',
			'MountVolume.SetUp failed for volume "cacerts"',
			'Pod istiod-1: a volume cannot be mounted: MountVolume.SetUp failed for volume "cacerts"',
		],
		[
			'Pod istiod-1',
			'Warning',
			'BackOff',
			'Back-off restarting failed container discovery',
			'Pod istiod-1: Back-off restarting failed container discovery',
		],
		[
			'ReplicaSet istiod-6b',
			'Warning',
			'FailedCreate',
			'Error creating: pods "istiod-6b-x" is forbidden: exceeded quota: small',
			'ReplicaSet istiod-6b: no pod can be created: exceeded quota: small',
		],
		[
			'ReplicaSet istiod-6b',
			'Warning',
			'FailedCreate',
			'(combined from similar events): Error creating: pods "istiod-6b-y" is forbidden: exceeded quota: small',
			'ReplicaSet istiod-6b: no pod can be created: exceeded quota: small',
		],
		[
			'ReplicaSet istiod-6b',
			'Warning',
			'FailedCreate',
			'Error creating: admission webhook "policy" denied the request',
			'ReplicaSet istiod-6b: no pod can be created: admission webhook "policy" denied the request',
		],
		[
			'Service istio-eastwestgateway',
			'Normal',
			'EnsuringLoadBalancer',
			'Ensuring load balancer',
			'Service istio-eastwestgateway: its load balancer is being made',
		],
		[
			'Service istio-eastwestgateway',
			'Warning',
			'SyncLoadBalancerFailed',
			'Error syncing load balancer:\n  no quota',
			'Service istio-eastwestgateway: Error syncing load balancer: no quota',
		],
		['Pod istiod-1', 'Warning', 'Strange', '', 'Pod istiod-1: Strange'],
	];
	for (const [about, type, reason, message, said] of table) {
		assert.deepEqual(say(about, type, reason, message), {
			text: said,
			isWarning: type === 'Warning',
			mayPass: false,
		});
	}

	const long = say('Pod istiod-1', 'Warning', 'BackOff', 'x'.repeat(1000));
	assert.equal(long?.text.length, 241);
});

it('what only notes that a start goes its way is not said', () => {
	for (const [type, reason, message] of [
		['Normal', 'Scheduled', 'Successfully assigned'],
		['Normal', 'Created', 'Created container discovery'],
		['Normal', 'ScalingReplicaSet', 'Scaled up'],
		['Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
	] as const) {
		assert.equal(say('Pod istiod-1', type, reason, message), undefined, reason);
	}

	assert.ok(say('Pod istiod-1', 'Warning', 'Unhealthy', 'Liveness probe failed'));
});
