import type {KubeObject} from '../../source/kubernetes/object.ts';
import {makeMemoryCluster, type MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';

export type FakeTry = {id: string; kind: string; url: string; through: string; authority: string};

/** What the pod's shell would have printed: curl's exit code, numbers, answer and words. */
export type FakeResult = {code: number; numbers?: string; answer?: string; words?: string};

export type FakeKubelet = {
	cluster: MemoryCluster;
	/** Everything that was tried from inside, in order. */
	tries: FakeTry[];
};

type PodSpec = {containers: Array<{args: string[]; command?: string[]}>};

/** A cluster with a CA and somebody who runs the pods of probes; `fate` says what each try comes to, `status` overrides a pod's. */
export const makeProbedCluster = (
	context: string,
	{
		ip,
		fate,
		statusOf,
		objects = [],
	}: {
		ip: string;
		fate: (wanted: FakeTry) => FakeResult;
		statusOf?: (pod: KubeObject) => Record<string, unknown> | undefined;
		objects?: readonly KubeObject[];
	},
): FakeKubelet => {
	const tries: FakeTry[] = [];
	const cluster = makeMemoryCluster({
		context,
		objects: [
			{
				apiVersion: 'v1',
				kind: 'ConfigMap',
				metadata: {name: 'kube-root-ca.crt', namespace: 'kube-system'},
				data: {'ca.crt': `CA of ${context}\n`},
			},
			...objects,
		],
	});
	cluster.onWrite(({verb, ref}) => {
		const pod = cluster.object(ref);
		if (verb !== 'create' || ref.kind !== 'Pod' || pod === undefined) {
			return;
		}

		const own = statusOf?.(pod);
		const [container] = (pod['spec'] as PodSpec).containers;
		if (own !== undefined) {
			cluster.put({...pod, status: own});
		} else if (container?.command === undefined) {
			cluster.put({
				...pod,
				status: {phase: 'Running', podIP: ip, conditions: [{type: 'Ready', status: 'True'}]},
			});
		} else {
			const {args} = container;
			const lines: string[] = [];
			for (let index = 0; index < args.length; index += 5) {
				const [id = '', kind = '', url = '', through = '', authority = ''] = args.slice(
					index,
					index + 5,
				);
				const wanted = {
					id,
					kind,
					url,
					through,
					authority,
				};
				tries.push(wanted);
				const {
					code,
					numbers = code === 0 ? '200 0.002' : '000 0.000000',
					answer = '',
					words = '',
				} = fate(wanted);
				lines.push(['tried', id, code, numbers, answer, words].join('\t'));
			}

			cluster.answer(
				`/api/v1/namespaces/${ref.namespace ?? ''}/pods/${ref.name}/log?container=probe`,
				`${lines.join('\n')}\ntried all\n`,
			);
			cluster.put({...pod, status: {phase: 'Succeeded'}});
		}
	});
	return {cluster, tries};
};

/** Whoever is asked, an API server or the pod that has the name, answers. */
export const allWell =
	(nameOfPod: () => string) =>
	({kind}: FakeTry): FakeResult => {
		switch (kind) {
			case 'api-server': {
				return {code: 0, answer: '{ "major": "1", "gitVersion": "v1.35.4" }'};
			}

			case 'pod': {
				return {code: 0, answer: nameOfPod()};
			}

			default: {
				return {
					code: 35,
					words:
						'* Connected to 192.0.2.1 (192.0.2.1) port 15443 (#0) curl: (35) Recv failure: Connection reset by peer',
				};
			}
		}
	};
