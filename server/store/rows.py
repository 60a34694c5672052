"""A row of a query's answer, whose columns are read by name; what each holds stands in `tables`."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row as TypedRow

if TYPE_CHECKING:
    Row = TypedRow[*tuple[Any, ...]]
else:
    Row = TypedRow
