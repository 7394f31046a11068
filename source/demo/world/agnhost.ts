import type {PodResponse} from '../../ports/cluster.ts';
import type {Pod} from '../../kubernetes/typed-object.ts';
import {argumentsOf} from './deployments.ts';
import {routeTo, type Route} from './traffic.ts';
import type {DemoCluster, World} from './world.ts';

/** The port of Kubernetes' test image. */
export const agnhostPort = 8080;

export const isAgnhost = (pod: Pod): boolean => argumentsOf(pod).includes('netexec');

const stamp = (at: number): string => {
	const [, month = '', day = '', time = ''] =
		/^\d+-(?<month>\d+)-(?<day>\d+)T(?<time>[\d:.]+)Z$/v.exec(new Date(at).toISOString()) ?? [];
	return `I${month}${day} ${time}000       1 log.go:244]`;
};

const log = (cluster: DemoCluster, pod: {namespace: string; name: string}, line: string): void => {
	cluster.logs.write(pod, `${stamp(cluster.now())} ${line}`);
};

/** What `netexec` answers to a request that another pod makes: the path is logged for some pages, the answer is the pod's name. */
const answer = (
	{cluster, namespace, pod}: Extract<Route, {kind: 'pod'}>,
	request: string,
): string => {
	const location = /^redirect\?location=(?<location>.+)$/v.exec(request)?.groups?.['location'];
	if (location !== undefined) {
		log(cluster, {namespace, name: pod}, `GET /redirect?msg=${decodeURIComponent(location)}&code=`);
	}

	return pod;
};

const timeoutMs = 5000;

/** A request to the image's `/dial` page: the pod asks others, and tells what came of it. */
export const dial = async (
	world: World,
	from: DemoCluster,
	pod: {namespace: string; name: string},
	path: string,
): Promise<PodResponse> => {
	const url = new URL(path, 'http://pod');
	if (url.pathname !== '/dial') {
		return {status: 404, body: '404 page not found'};
	}

	const query = url.searchParams;
	const [host, request, tries] = [
		query.get('host') ?? '',
		query.get('request') ?? '',
		Number(query.get('tries') ?? 1),
	];
	log(
		from,
		pod,
		`GET /dial?host=${host}&protocol=http&port=${query.get('port') ?? ''}&request=${request}&tries=${String(tries)}`,
	);
	const responses: string[] = [];
	const errors: string[] = [];
	for (let count = 0; count < tries; count++) {
		const route = routeTo(world, from, {namespace: pod.namespace, host});
		switch (route.kind) {
			case 'pod': {
				responses.push(answer(route, request));
				break;
			}

			case 'words': {
				responses.push(route.text);
				break;
			}

			case 'lost': {
				await world.sleep(timeoutMs);
				errors.push(
					`Get "http://${host}:${query.get('port') ?? ''}/${request}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
				);
				break;
			}

			case 'refused': {
				errors.push(`Get "http://${host}:${query.get('port') ?? ''}/${request}": ${route.text}`);
				break;
			}
		}
	}

	return {
		status: 200,
		body: JSON.stringify({
			responses: responses.length === 0 ? undefined : responses,
			errors: errors.length === 0 ? undefined : errors,
		}),
	};
};
