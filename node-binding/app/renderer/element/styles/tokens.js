// Colours and measures. An app that uses the element overrides them from outside, on model-manager.

import { css } from 'lit';

export const tokens = css`
  :host {
    --mm-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
    --mm-page: #f5f6f8;
    --mm-card: #ffffff;
    --mm-text: #1a1f26;
    --mm-muted: #59636f;
    --mm-line: #e2e6eb;
    --mm-edge: #8a949f;
    --mm-quiet: #eef1f4;
    --mm-hover: #e1e6ec;
    --mm-accent: #1f5fd0;
    --mm-accent-strong: #184fae;
    --mm-on-accent: #ffffff;
    --mm-good: #17743c;
    --mm-busy: #1f5fd0;
    --mm-wait: #8a5a00;
    --mm-bad: #b3261e;
    --mm-bad-soft: #fdf0ef;
    --mm-wait-soft: #fdf5e4;
    --mm-track: #e2e6eb;
    --mm-radius: 10px;
  }

  @media (prefers-color-scheme: dark) {
    :host {
      --mm-page: #12151a;
      --mm-card: #1a1e25;
      --mm-text: #e8ebef;
      --mm-muted: #a0aab6;
      --mm-line: #2b313a;
      --mm-edge: #77818d;
      --mm-quiet: #272d36;
      --mm-hover: #333b46;
      --mm-accent: #7fabff;
      --mm-accent-strong: #a4c3ff;
      --mm-on-accent: #0c1a33;
      --mm-good: #6fcf94;
      --mm-busy: #7fabff;
      --mm-wait: #e5b45c;
      --mm-bad: #ff9d94;
      --mm-bad-soft: #34201f;
      --mm-wait-soft: #2f2717;
      --mm-track: #313843;
    }
  }
`;
