-- A small property-management database in Conakry, the same rows every time: 8,000 properties, 12,000 tenants, 15,000
-- leases, about 300,000 monthly payments. Amounts are in Guinean francs.
set timezone = 'UTC';
begin;

create table properties (
    property_id bigint primary key,
    commune text not null,
    address text not null unique,
    kind text not null check (kind in ('apartment', 'house', 'shop')),
    rooms int not null check (rooms between 1 and 9),
    listed_on date not null
);

create table tenants (
    tenant_id bigint primary key,
    name text not null,
    phone text not null unique,
    email text not null unique,
    registered_at timestamptz not null
);

create table leases (
    lease_id bigint primary key,
    property_id bigint not null references properties,
    tenant_id bigint not null references tenants,
    starts_on date not null,
    ends_on date not null check (ends_on > starts_on),
    monthly_rent numeric(12, 0) not null check (monthly_rent > 0),
    deposit numeric(12, 0) not null check (deposit >= 0)
);

create table payments (
    payment_id bigint generated always as identity primary key,
    lease_id bigint not null references leases,
    due_on date not null,
    paid_at timestamptz not null,
    amount numeric(12, 0) not null check (amount > 0),
    method text not null check (method in ('mobile money', 'bank transfer', 'cash')),
    reference text not null,
    unique (lease_id, due_on)
);

insert into properties
select n,
    (array['Kaloum', 'Dixinn', 'Matam', 'Ratoma', 'Matoto'])[1 + n % 5],
    format('%s rue KA.%s, lot %s', 1 + n % 240, lpad((n % 700)::text, 3, '0'), n),
    (array['apartment', 'apartment', 'house', 'shop'])[1 + n % 4],
    1 + n % 6,
    date '2015-01-01' + (n % 2000)::int
from generate_series(1, 8000) n;

insert into tenants
select n,
    (array['Mamadou', 'Aïssatou', 'Ibrahima', 'Fatoumata', 'Alpha', 'Mariama', 'Sékou', 'Kadiatou'])[1 + n % 8] || ' '
        || (array['Diallo', 'Barry', 'Camara', 'Bah', 'Sylla', 'Condé', 'Soumah', 'Keïta', 'Touré'])[1 + n % 9],
    format('+224 6%s', lpad(n::text, 8, '0')),
    format('tenant%s@example.org', n),
    timestamptz '2015-01-01 08:00+00' + n * interval '5 hours'
from generate_series(1, 12000) n;

-- The second lease of a property begins when the first has ended.
insert into leases
select n, 1 + (n - 1) % 8000, 1 + (n * 7) % 12000, term.starts_on,
    (term.starts_on + interval '24 months')::date, term.rent, term.rent * 2
from generate_series(1, 15000) n
cross join lateral (
    select (date '2020-01-01' + make_interval(months => (n - 1) % 8000 % 12 + (n - 1) / 8000 * 24))::date as starts_on,
        (750000 + 50000 * (n % 90))::numeric as rent
) term;

insert into payments (lease_id, due_on, paid_at, amount, method, reference)
select lease_id, due::date, due + (lease_id % 9) * interval '1 day' + interval '10 hours', monthly_rent,
    (array['mobile money', 'mobile money', 'bank transfer', 'cash'])[1 + lease_id % 4],
    upper(left(md5(lease_id || '/' || due::date), 12))
from leases
cross join generate_series(starts_on::timestamptz, starts_on + interval '19 months', interval '1 month') due;

create index on leases (tenant_id);
create index on leases (property_id, starts_on);
create index on payments (paid_at);

commit;
vacuum (analyze);
checkpoint;
