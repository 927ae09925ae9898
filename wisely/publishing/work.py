"""The names of this room's long work, which doors ask for and handlers carry out."""

PUBLISH_DATASET = "publishing.publish_dataset"
BUILD_BULK_FILES = "publishing.build_bulk_files"
