import type {Fact} from './fact.ts';

/**
What a connection made from inside of a cluster came to.

- `dns`: the name does not resolve there. `refused`: nothing listens. `timed-out`: no answer to the first packet. `no-route`: the
way is closed. `silent`: it connects, and then nothing comes. `broken`: anything else that ended it.
- `not-tls`: what listens does not speak TLS. `other-authority`: its certificate is none of the cluster's own authority, or is for
another name: something in between answers, or another cluster. `not-kubernetes`: it answers HTTPS, but not as an API server does.
- `ends-tls`: what listens ends TLS itself, where a gateway of the mesh hands it on by the name that is asked for.
- `other-pod`: another pod has that address.
*/
export type ProbeFailure =
	| 'dns'
	| 'refused'
	| 'timed-out'
	| 'no-route'
	| 'silent'
	| 'broken'
	| 'not-tls'
	| 'other-authority'
	| 'not-kubernetes'
	| 'ends-tls'
	| 'other-pod';

export type ProbeOutcome =
	| {kind: 'reached'; milliseconds: number}
	/** `detail`: what the tool in the pod said, or what answered. */
	| {kind: ProbeFailure; detail: string};

/** Whose word an address is. */
export type AddressSource = 'mesh.yaml' | 'kubeconfig' | 'EndpointSlice default/kubernetes';

/** What is tried: a peer's API server, a port of its east-west gateway, or a pod of the probe's own in it. */
export type ProbeSubject =
	| {kind: 'api-server'; address: string; addressFrom: AddressSource}
	| {kind: 'gateway'; address: string; host: string; port: number; service: string}
	| {kind: 'pod'; address: string};

/** One direction of one pair, tried from a pod in `from`. Unknown: nobody could try. */
export type ProbeFact = ProbeSubject & {from: string; to: string; outcome: Fact<ProbeOutcome>};

/** All that was tried, and with what. */
export type ProbeFacts = {image: string; probes: readonly ProbeFact[]};
