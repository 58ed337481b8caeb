-- What the Shared Signals Framework tells about a stream itself.
ALTER TYPE event.type ADD VALUE IF NOT EXISTS 'stream_verified';
ALTER TYPE event.type ADD VALUE IF NOT EXISTS 'stream_updated';
