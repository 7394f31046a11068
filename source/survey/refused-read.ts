import {ApiError} from '../ports/cluster.ts';
import type {ResourceAttributes} from './access-facts.ts';

/** A read that RBAC refused, with the right that would have allowed it. */
export class RefusedRead extends ApiError {
	readonly right: ResourceAttributes;

	constructor(refusal: ApiError, right: ResourceAttributes) {
		super(refusal.kind, refusal.text, {
			server: refusal.server,
			status: refusal.status,
			cause: refusal,
			remedy: refusal.remedy,
		});
		this.right = right;
	}
}
