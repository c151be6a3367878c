import type { Changes } from '../../far-end/changes.ts';
import type { Clock } from '../../far-end/clock.ts';
import { createAccess, type Access } from './access.ts';
import type { Features } from './features.ts';
import { createFiles, type Files } from './files.ts';
import { createInteractions, type Interactions } from './interactions.ts';
import { createMessages, type Messages } from './messages.ts';
import { createOutcomes, type Outcomes } from './outcomes.ts';
import { createRateLimits, type Limits, type RateLimits } from './rate-limits.ts';
import type { SentRequest } from './requests.ts';
import { createGrant, type Grant } from './scopes.ts';
import { createViews, type Views } from './views.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** All that Slack knows. */
export interface Slack {
  readonly clock: Clock;
  readonly features: Features;
  readonly workspace: Workspace;
  readonly grant: Grant;
  readonly limits: RateLimits;
  readonly access: Access;
  readonly messages: Messages;
  readonly files: Files;
  readonly views: Views;
  readonly interactions: Interactions;
  readonly outcomes: Outcomes;
  /** What the app has sent, oldest first. */
  readonly requests: SentRequest[];
}

/** @param origin where the server listens */
export function createSlack(
  clock: Clock,
  changes: Changes,
  features: Features,
  limits: Limits,
  origin: () => string,
): Slack {
  const requests: SentRequest[] = [];
  const workspace = createWorkspace();
  const grant = createGrant(features.scopes);
  return {
    clock,
    features,
    workspace,
    grant,
    limits: createRateLimits(clock, limits),
    access: createAccess(workspace, grant, features),
    messages: createMessages(clock),
    files: createFiles(clock, origin),
    views: createViews(),
    interactions: createInteractions(clock),
    outcomes: createOutcomes(changes, requests),
    requests,
  };
}
